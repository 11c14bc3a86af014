"""Proofs and measurements that a person runs; what the test suite repeats in small uses the same parts."""
