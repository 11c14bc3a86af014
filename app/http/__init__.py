"""HTTP/1.1 on the event loop: llhttp parses, this package keeps the limits, and hands whole requests on.

Owns connections, their order and their limits. What a request means is the business of whoever is called. There is
no TLS here, no HTTP/2 and no streaming: a balancer or mesh stands before a pod, and answers are small.
"""
