"""report.md: what was chosen, from what, how good it is, and what that number does not say."""

from model.export.parity import Parity
from model.outcome import FamilyScore, Selection
from model.settings import TrainSettings
from model.table import Table


def write(selection: Selection, table: Table, settings: TrainSettings, parity: Parity) -> str:
    """The text of report.md; it holds no time, path or machine name."""
    rows = "\n".join(_row(family) for family in selection.families)
    verdicts = "\n".join(
        f"- {'passed' if one.passed else 'FAILED'}: {one.sentence}" for one in selection.verdicts
    )
    return f"""# {table.schema.title}: {selection.best.candidate.title}

**{selection.metric} {selection.score}** on rows that played no part in choosing it; the gate asked for a
lower end of {settings.threshold:g}.

![Scores of the candidates](report.png)

| candidate | {selection.metric} | chosen |
|---|---|---|
{rows}

## Gate
{verdicts}

## Export
model.onnx and model.joblib were compared on {parity.rows} rows. The largest difference is
{parity.difference:.1g}.
"""


def _row(family: FamilyScore) -> str:
    return f"| {family.title} | {family.interval} | {family.chosen} of {len(family.scores)} |"
