"""The simulated clouds under the real engine, with the unchanged SDKs."""
