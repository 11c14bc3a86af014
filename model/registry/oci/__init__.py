"""Releases as artifacts of an OCI registry, next to the images, for a team.

A release is the tag `release-<hex digest>`, the ledger the tag `ledger`, every alias `<model>.<alias>` for
tools that know only tags.

Specification: https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md
"""
