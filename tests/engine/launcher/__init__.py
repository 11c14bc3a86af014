"""The launcher around the real engine."""
