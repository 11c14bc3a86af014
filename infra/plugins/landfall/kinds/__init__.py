"""The resource types of the plugin, one module each; `kind` is what they have in common."""
