"""The pack, as the engine starts it."""

from infra.policy.pack import load

load()
