"""Rehearsal: every stack from first `up` to last `destroy` on one machine, without an account.

The program, the engine and the cluster's objects are the real ones; only the cloud's API is simulated, and
the cloud's command lines are shims that answer for it. Owns what is put around the program for that: a state,
PULUMI_HOME and backend of its own, the values of settings that only a user of a real account could know, an
image registry, and the sweep at the end. It changes nothing in the program, which never learns that it is
being rehearsed, and it touches no stack of the user's.
"""
