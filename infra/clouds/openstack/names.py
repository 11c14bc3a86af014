"""Limits of names. Data."""

CLUSTER_LIMIT = 36
"""Characters of a cluster's name. A node's is "<cluster>-<pool>-<hash>-<number>", with 12, 6 and 4 characters for the
last three, and is a host name's label: at most 63 (RFC 1035, section 2.3.4). An instance's own limit is 255."""
