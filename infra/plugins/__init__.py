"""Provider plugins in Python: Landfall's own, and those that stand in where an official one cannot be had."""
