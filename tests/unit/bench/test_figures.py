"""Medians and ratios are those of the rounds, and `--json` has the promised form."""

import json

import msgspec
import pytest

from bench.servers import batches, figures, table
from bench.soak import Reading, falling, growth
from tests.unit.bench.campaigns import campaign


def test_the_json_has_ratio_by_model_and_server_and_memory_and_start() -> None:
    written = json.loads(msgspec.json.encode(figures.summary(campaign())))

    # Against the tuned variant: its median is higher, whatever the default one reached once.
    assert written == {
        "ratio": {
            "forest": {"mlserver": 33_000 / 120, "nginx": pytest.approx(33_000 / 90_000)},
            "svc": {"mlserver": 100.0},
        },
        "memory": {"mlserver": pytest.approx(50 / 220), "nginx": 12.5},
        "start": {"mlserver": pytest.approx(0.3 / 6), "nginx": pytest.approx(30)},
    }


def test_the_table_has_every_variant_of_every_model() -> None:
    lines = [line.split("|") for line in table.text(campaign()).splitlines() if line.startswith("|")]
    rows = [[cell.strip() for cell in line[1:-1]] for line in lines]

    assert [row[:3] for row in rows if row[0] == "MLServer"] == [
        ["MLServer", "default", "100 (90 to 500)"],
        ["MLServer", "tuned", "120 (110 to 130)"],
        ["MLServer", "default", "400 (400 to 400)"],
        ["MLServer", "mlserver 1.7.1", "400"],
    ]
    assert [row[-1] for row in rows if row[:2] == ["MLServer", "tuned"]] == ["275.00"]


def test_the_table_has_the_images_that_were_baked_and_what_they_may_take() -> None:
    baked = msgspec.structs.replace(
        campaign(), image_bytes={"compiled": 71_400_000, "onnxruntime": 150_000_000}
    )

    lines = [line.replace(" ", "") for line in table.text(baked).splitlines()]
    assert {"|compiled|71|110|", "|onnxruntime|150|220|"} <= set(lines)
    assert "unpacked" not in table.text(campaign())


def test_processor_time_is_a_requests_share() -> None:
    assert figures.processor(campaign().rounds[1]) == 0.5e6 / 100


def test_growth_leaves_the_warm_up_out_and_sees_a_leak() -> None:
    warm = [Reading(10, 10_000_000)] + [Reading(100 * step, 30_000_000) for step in range(1, 11)]
    leaking = [Reading(100 * step, 30_000_000 + 100_000 * step) for step in range(1, 101)]

    assert growth(warm) == 0
    assert growth(leaking) > 7_000_000


@pytest.mark.parametrize(
    ("microseconds", "wanted"),
    [
        ((9.0, 5.0, 1.0), True),
        ((9.0, 2.0, 2.1), True),
        ((9.0, 5.0, 5.0), False),
        ((9.0, 1.0, 2.0), False),
    ],
)
def test_rows_must_get_cheaper_in_larger_batches(microseconds: tuple[float, ...], wanted: bool) -> None:
    of_json = [batches.Cost("json", 16**place, cost) for place, cost in enumerate(microseconds)]
    of_binary = [batches.Cost("binary", 1, 20.0), batches.Cost("binary", 16, 2.0)]

    assert falling(of_json + of_binary) is wanted
