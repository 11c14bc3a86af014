"""The clusters of the simulated clouds: real Kubernetes nodes on this machine, and the cloud inside them.

`life` starts and ends them; the controller (`python -m infra.plugins.simulator.clusters SERIAL`) answers
what a cloud's own controllers answer: balancers, volumes, the metrics API.
"""
