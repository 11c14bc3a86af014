"""The Pulumi program of Landfall and the plugins that serve it."""
