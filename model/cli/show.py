"""`python -m model show`."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from model.cli.store import find, registry_options
from model.registry.registry import Registry
from model.release import MANIFEST, Release

SHOWN_TRIALS = 10

# Any below: what the manifest holds was written by this package and is verified before it is read.


@click.command()
@click.argument("release")
@registry_options
def show(registry: Registry, release: str) -> None:
    """Verifies a RELEASE (its folder, an alias or its digest) and shows what it is made of."""
    loaded = find(registry, release)
    console = Console(highlight=False)
    console.print(
        f"[bold]{loaded.name}[/]: {loaded.title}, {loaded.metric} {loaded.score:.4f}"
        f" (gate {loaded.threshold:g})"
    )
    console.print(f"{loaded.digest}, every file verified", soft_wrap=True)
    manifest = json.loads((loaded.path / MANIFEST).read_text(encoding="utf-8"))
    console.print(_verdicts(manifest["evidence"]["selection"]))
    console.print(_features(loaded))
    console.print(_trials(loaded, manifest["evidence"]["trials"]))
    console.print(f"Report: {loaded.report}", soft_wrap=True)


def _features(loaded: Release) -> Table:
    table = Table("feature", "allowed", "may be missing", "example", title="What it takes")
    for feature in loaded.schema.features:
        nullable = "yes" if feature.nullable else ""
        table.add_row(
            feature.name, f"{feature.description}: {feature.allowed()}", nullable, f"{feature.example:g}"
        )
    return table


def _verdicts(selection: Mapping[str, Any]) -> Table:
    table = Table("condition", "verdict", "why", title="What the gate said")
    for verdict in selection["verdicts"]:
        word = "passed" if verdict["passed"] else "[red]refused[/]"
        table.add_row(verdict["name"], word, verdict["sentence"])
    if selection["override"] and not all(verdict["passed"] for verdict in selection["verdicts"]):
        table.add_row("", "overridden", selection["override"])
    return table


def _trials(loaded: Release, trials: Sequence[Mapping[str, Any]]) -> Table:
    table = Table(
        "candidate",
        "parameters",
        loaded.metric,
        "deviation",
        title=f"Best {min(SHOWN_TRIALS, len(trials))} of {len(trials)} trials",
    )
    for trial in sorted(trials, key=lambda trial: -trial["score"])[:SHOWN_TRIALS]:
        parameters = ", ".join(
            f"{name} {value}" for name, value in trial["parameters"].items() if value is not None
        )
        table.add_row(trial["algorithm"], parameters, f"{trial['score']:.4f}", f"{trial['deviation']:.4f}")
    return table
