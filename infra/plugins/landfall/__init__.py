"""Landfall's own Pulumi provider plugin: the resources that no cloud has and every stack needs."""
