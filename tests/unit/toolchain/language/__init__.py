"""The language host."""
