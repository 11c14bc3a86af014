"""report.png: the families' scores on rows that played no part in choosing them."""

import io

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from model.outcome import Selection
from model.settings import TrainSettings
from model.table import Table


def draw(selection: Selection, table: Table, settings: TrainSettings) -> bytes:
    """The plot as PNG; equal input gives equal bytes."""
    figure = Figure(figsize=(10, 5), dpi=160, layout="constrained")
    FigureCanvasAgg(figure)
    panel = figure.subplots()
    families = selection.families[::-1]
    for place, family in enumerate(families):
        panel.plot([family.interval.low, family.interval.high], [place, place], color="#9aa5ad")
        panel.scatter([family.interval.mean], [place], color="#0b6e4f")
    panel.axvline(settings.threshold, color="#b3261e", linestyle="--")
    panel.set_yticks(range(len(families)), [family.title for family in families])
    panel.set(title=table.schema.title, xlabel=f"{selection.metric}, mean and 95 % interval")
    file = io.BytesIO()
    figure.savefig(file, format="png", metadata={"Software": None})
    return file.getvalue()
