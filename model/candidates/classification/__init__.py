"""Families that predict one of several classes."""
