"""The resource types of the plugin, one module each, over typed records. `kind` says what a type must tell."""
