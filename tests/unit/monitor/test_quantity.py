"""Kubernetes quantities."""

import pytest

from monitor.quantity import number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("2", 2),
        ("1.5", 1.5),
        ("250m", 0.25),
        ("192Mi", 192 * 1024**2),
        ("1Gi", 1024**3),
        ("1G", 1e9),
        ("128974848", 128974848),
        ("12e6", 12e6),
        ("5n", 5e-9),
        ("1k", 1000),
    ],
)
def test_a_quantity_is_a_number_of_base_units(text: str, value: float) -> None:
    assert number(text) == pytest.approx(value)
