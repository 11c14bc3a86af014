"""The language host under the real engine."""
