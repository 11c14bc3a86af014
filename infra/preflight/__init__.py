"""What can be known before the first `up`: settings, tools, credentials, versions and quotas of a stack.

Asks only by commands that change nothing, of the cloud's own command line where it has one for that, and says
of what cannot be known that it is not known. It creates nothing and needs no Pulumi engine.
"""
