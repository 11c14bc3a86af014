"""HTTP/1.1 on the event loop: llhttp parses, this package keeps the limits, and hands whole requests on.

Owns connections, their order and their limits, not what a request means. There is no TLS here, no HTTP/2 and
no streaming: a balancer or mesh stands before a pod, and answers are small.
"""
