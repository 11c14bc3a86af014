"""The page of the last recorded campaign: written from its figures, which are kept beside it."""

from collections.abc import Callable
from pathlib import Path

import msgspec

from bench.servers import machine, table
from bench.servers.figures import OURS, Campaign, Measured, memory, processor, rate, ratio, start
from bench.servers.systems import SYSTEMS
from bench.servers.table import p50_alone
from toolchain.folders import CLONE

PAGE = CLONE / "docs" / "bench" / "serving.md"
FIGURES = CLONE / "docs" / "bench" / "serving.json"
CHART = CLONE / "docs" / "images" / "serving.png"

_TEXT = """\
# Serving: requests a second beside other servers

Written by `python bench/serving.py --record`; do not edit. Figures: [serving.json](serving.json).

Measured on {date}: {machine}. Medians of {rounds} in which the servers took turns; loads of {seconds:g} s.
{warning}
![Requests a second of each server](../images/serving.png)

Landfall's figure divided by the other server's, whose better variant is taken, the one with more requests a
second:

{story}

{tables}

"Landfall is faster by" divides requests a second at 16 connections. Processor time is the server's, in user
mode and in the kernel: of all figures the one that other work on the machine changes least. Memory is the
proportional set size of all of a server's processes after the load. Start is the time from the command to the
first right answer.

## How the servers were run

{variants}

## How it was measured

Every server got the same two models, trained by this project on heart, in the form that is its own: the
joblib file, or the ONNX file for onnxruntime. wrk sends single rows that the schema allows, no row twice in a
run, from bodies written beforehand, on a core of its own; the server has one core too. Before and after each
load the probabilities for {proofs} rows are compared with scikit-learn's. A wrong answer, a failed request or
a repeated row ends the bench: there are no figures from such a run. nginx answers the same requests with
fixed bytes; what it reaches is also the least that the client can do. A machine that does other work
meanwhile shows wider ranges (min to max); read ratios, not absolute figures.

```sh
scripts/setup --dev
.venv/bin/python bench/serving.py --quick --json figures.json
.venv/bin/python bench/serving.py --record
```
"""


def render(campaign: Campaign, proofs: int) -> str:
    """The page's text."""
    rounds = max(len(campaign.of(one.system, one.variant, one.model)) for one in campaign.rounds)
    return _TEXT.format(
        date=campaign.date,
        machine=campaign.machine,
        rounds="1 round" if rounds == 1 else f"{rounds} rounds",
        seconds=campaign.seconds,
        warning=_warning(campaign),
        story=_story(campaign),
        tables=table.text(campaign),
        variants="\n".join(_variants(campaign)),
        proofs=proofs,
    )


def _warning(campaign: Campaign) -> str:
    if campaign.load_average <= machine.QUIET:
        return ""
    return (
        "\n**The machine was busy with other work (load average"
        f" {campaign.load_average:.1f} before the bench): these figures show that the bench runs, and little"
        " else.**\n"
    )


def _story(campaign: Campaign) -> str:
    """A table of ratios: a row a server, a column a figure."""
    models = campaign.models()
    columns: list[tuple[str, str, Callable[[Measured], float]]] = [
        *((f"requests/s, {model}", model, rate) for model in models),
        (f"processor time, {models[0]}", models[0], processor),
        (f"p50 at 1 connection, {models[0]}", models[0], p50_alone),
        (f"memory, {models[0]}", models[0], memory),
        (f"start, {models[0]}", models[0], start),
    ]
    titles = {system.name: system.title for system in SYSTEMS}
    rows = [
        [titles[name], *(_share(campaign, name, model, figure) for _, model, figure in columns)]
        for name in campaign.systems(models[0])
        if name != OURS
    ]
    return table.markdown(["Landfall beside", *(head for head, _, _ in columns)], rows)


def _share(campaign: Campaign, name: str, model: str, figure: Callable[[Measured], float]) -> str:
    if name not in campaign.systems(model):
        return ""
    value = ratio(campaign, name, model, figure)
    return f"{value:.0f}" if value >= 10 else f"{value:.2g}"


def _variants(campaign: Campaign) -> list[str]:
    measured = {one.system for one in campaign.rounds}
    return [
        f"- {system.title} ({campaign.versions[system.name]}), {variant.name}: {variant.told}."
        for system in SYSTEMS
        if system.name in measured
        for variant in system.variants
        if any(campaign.of(system.name, variant.name, model) for model in campaign.models())
    ]


def read(file: Path = FIGURES) -> Campaign:
    """The recorded figures."""
    return msgspec.json.decode(file.read_bytes(), type=Campaign)


def write(campaign: Campaign, proofs: int) -> None:
    """Writes figures, page and chart."""
    from bench.servers import chart  # noqa: PLC0415 - a second that only a recording pays

    for file in (PAGE, CHART):
        file.parent.mkdir(parents=True, exist_ok=True)
    FIGURES.write_bytes(msgspec.json.format(msgspec.json.encode(campaign), indent=1) + b"\n")
    PAGE.write_text(render(campaign, proofs), encoding="utf-8")
    chart.write(campaign, CHART)
