"""The local image registry: Debian's docker-registry on loopback, a process of its own that outlives every cluster."""
