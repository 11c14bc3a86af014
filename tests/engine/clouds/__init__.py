"""Targets under the real engine, each against its simulated cloud."""
