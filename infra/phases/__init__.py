"""Clusters that one update does not install whole: an update follows on another until the phase is ready.

Owns the running on, its bound and its words. How far a cluster is, its target says (`infra.contract.Phase`);
the stack tells it as its outputs `phase` and `nextStep`.
"""
