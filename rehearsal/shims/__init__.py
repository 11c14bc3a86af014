"""The clouds' command lines as far as the program, its kubeconfigs and its logins call them.

Each shim answers just those calls, from the ledger, and says so of any other. They stand first on the PATH of
a rehearsal and nowhere else.
"""
