"""The service's name and its methods; needs no package, so that requests can be counted by them."""

SERVICE = "inference.GRPCInferenceService"
METHODS = ("ServerLive", "ServerReady", "ModelReady", "ServerMetadata", "ModelMetadata", "ModelInfer")
PATHS = tuple(f"/{SERVICE}/{method}" for method in METHODS)
"""As HTTP/2 carries them: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md"""
