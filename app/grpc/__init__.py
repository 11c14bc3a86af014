"""The Open Inference Protocol over gRPC: the same checks, engine, counts and log as over HTTP.

An extra: only `rpc` is imported without being asked for; the rest needs the packages of
requirements/app-grpc.in. Owns the wire and its limits. No TLS, no reflection and no streaming: a mesh stands
before a pod, and the protocol has no streams.
"""
