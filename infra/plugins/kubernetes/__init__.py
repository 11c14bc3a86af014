"""A Pulumi provider plugin for Kubernetes that needs nothing but Python.

It serves the unchanged `pulumi_kubernetes` SDK, for machines that cannot download Pulumi's own plugin: every
object goes to the API server by server-side apply, and previews are the server's own dry runs. It keeps state
in the official plugin's shape, so that a stack can move from one to the other. It does not render Helm
charts, Kustomize folders or YAML files; those are refused with a sentence that says what to use instead.
"""

VERSION = "4.34.2"
"""The version of the SDK that this plugin serves; it is installed under this number."""
