"""A campaign with known figures."""

from bench.servers.figures import Campaign, Measured
from bench.servers.load import Figures


def figures(rate: int, p50: int = 100) -> Figures:
    return Figures(rate, 1_000_000, p50, 2 * p50, 3 * p50, 0, 0, 0, 0, 0, rate, rate)


def measured(
    system: str, variant: str, rate: int, memory: int, start: float, model: str = "forest"
) -> Measured:
    return Measured(system, variant, model, start, memory, 0.5, figures(rate // 2), figures(rate))


def campaign() -> Campaign:
    return Campaign(
        date="2026-11-21",
        machine="a processor",
        load_average=0.1,
        versions={"landfall": "this checkout", "mlserver": "mlserver 1.7.1", "nginx": "1.22.1"},
        environment_bytes={"landfall": 20_000_000, "mlserver": 400_000_000},
        seconds=4.0,
        rounds=[
            measured("landfall", "default", 30_000, 50_000_000, 0.3),
            measured("mlserver", "default", 100, 400_000_000, 12.0),
            measured("mlserver", "tuned", 110, 200_000_000, 6.0),
            measured("nginx", "tuned", 90_000, 4_000_000, 0.01),
            measured("landfall", "default", 36_000, 50_000_000, 0.3),
            measured("mlserver", "default", 500, 400_000_000, 12.0),
            measured("mlserver", "tuned", 130, 240_000_000, 6.0),
            measured("nginx", "tuned", 90_000, 4_000_000, 0.01),
            measured("landfall", "default", 33_000, 60_000_000, 0.4),
            measured("mlserver", "default", 90, 400_000_000, 12.0),
            measured("mlserver", "tuned", 120, 220_000_000, 8.0),
            measured("nginx", "tuned", 90_000, 4_000_000, 0.01),
            measured("landfall", "default", 40_000, 50_000_000, 0.3, "svc"),
            measured("mlserver", "default", 400, 400_000_000, 12.0, "svc"),
        ],
    )
