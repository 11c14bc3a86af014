"""`landfall-credentials`: what a stack's own certificate authorities sign, made when it is needed.

Owns short-lived client certificates for clusters that have no cloud to log in to, and what a registry of the
stack's own asks for. The authority's key is read from the stack's state at that moment (docs/adr/0012): it is
in no kubeconfig and in no file. Whoever can read the stack's secrets can use it, and nobody else.
"""
