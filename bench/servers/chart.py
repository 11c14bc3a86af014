"""The chart of a campaign: requests a second of each server, one panel a model."""

import hashlib
from pathlib import Path

import msgspec
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from bench.servers.figures import OURS, Campaign, middle, rate
from bench.servers.systems import SYSTEMS

_OURS_COLOUR, _OTHERS_COLOUR, _FIXED_COLOUR = "#0b6e4f", "#8d99ae", "#d0d4dc"
_TITLES = {one.name: one.title for one in SYSTEMS}
_PREDICTS = {one.name: one.predicts for one in SYSTEMS}


def digest(campaign: Campaign) -> str:
    """Of the figures: stands in the picture, so that a stale one is found."""
    return hashlib.sha256(msgspec.json.encode(campaign)).hexdigest()


def write(campaign: Campaign, file: Path) -> None:
    """Draws each server's better variant; the scale is logarithmic, as the figures span three decades."""
    models = campaign.models()
    figure = Figure(figsize=(10, 0.6 + 2.6 * len(models)), layout="constrained")
    FigureCanvasAgg(figure)
    panels = figure.subplots(len(models), 1, sharex=True, squeeze=False)
    ends = []
    for panel, model in zip(panels[:, 0], models, strict=True):
        names = campaign.systems(model)[::-1]
        best = {name: campaign.best(name, model) for name in names}
        values = [middle(campaign.of(name, best[name], model), rate) for name in names]
        colours = [_colour(name) for name in names]
        bars = panel.barh(
            [_label(name, best[name], campaign, model) for name in names], values, color=colours
        )
        panel.bar_label(bars, [f"{value:,.0f}" for value in values], padding=4)
        panel.set_xscale("log")
        ends += [min(values), max(values)]
        panel.set_title(f"{model}: requests a second, one row each, 16 connections, one core", loc="left")
        panel.spines[["top", "right"]].set_visible(False)
    panels[0, 0].set_xlim(min(ends) / 2, max(ends) * 4)
    figure.supxlabel(f"{campaign.date}: {campaign.machine}", fontsize=8)
    figure.savefig(file, dpi=110, metadata={"Software": "", "Description": digest(campaign)})


def _colour(name: str) -> str:
    if name == OURS:
        return _OURS_COLOUR
    return _OTHERS_COLOUR if _PREDICTS[name] else _FIXED_COLOUR


def _label(name: str, variant: str, campaign: Campaign, model: str) -> str:
    several = len(campaign.variants(name, model)) > 1 or variant == "tuned"
    return f"{_TITLES[name]}, {variant}" if several else _TITLES[name]
