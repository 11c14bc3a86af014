"""Families that predict a number."""
