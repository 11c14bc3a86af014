"""Signatures with a person's own key, offline: of a whole release, and of entries of the ledger.

A release is signed in the form of the OpenSSF model signing specification, so that its own command verifies
it too: https://github.com/sigstore/model-transparency (1.1.1, read 2026-11-21).
"""
