"""The local image registry: docker-registry on loopback, a process of its own that outlives every cluster."""
