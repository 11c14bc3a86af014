"""The clusters of the simulated clouds: a real node with the cloud inside it."""
