"""Finished releases by digest, aliases that point at them, and the ledger of who moved which alias when.

Owns one ledger and one implementation of register, promote, rollback and prune, whether the releases lie in a
folder (`folder`) or in an OCI registry (`oci`). An alias is no file of its own: it is what the ledger's last
entry of it says, so the two can never disagree. What is inside a release, and whether it is whole, is
`model.release`'s. Nothing here imports scikit-learn.
"""
