"""Limits of names. Data."""

CLUSTER_LIMIT = 36
"""Characters of a cluster's name. A node's is "<cluster>-<pool>-<hash>-<number>", with 12, 6 and 4 characters
for the last three, and a label of a host name: at most 63 (RFC 1035, section 2.3.4)."""
