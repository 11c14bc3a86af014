"""The language host: how the Pulumi engine runs Python programs, provider plugins and policy packs.

Owns how a Python process is started for the engine, watched, and ended. It is the one part of `toolchain`
that imports pulumi and grpc (protobufs only). It deliberately generates no SDKs and installs nothing by
itself.
"""
