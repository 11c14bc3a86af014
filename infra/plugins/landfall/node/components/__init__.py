"""A node's programs, one module each: pure functions from the site to arguments and configuration text."""
