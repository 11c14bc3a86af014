"""The processors that nodes may have and images are made for."""

from typing import Literal

Architecture = Literal["amd64", "arm64"]
"""In Kubernetes' words, those of its label kubernetes.io/arch."""
