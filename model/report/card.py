"""model-card.md: what the model is for and not for, in the sections that model cards have.

After Mitchell et al., Model Cards for Model Reporting: https://arxiv.org/abs/1810.03993
"""

from model.release import ARRAYS, CERTIFICATE, JOBLIB, ONNX, REPORT, SCHEMA, SIGNATURE, SKOPS, SOURCE, SUMS
from model.report.subject import Subject, listed


def write(subject: Subject) -> str:
    """The text of the card. What nobody has stated it says so."""
    selection, schema = subject.selection, subject.schema
    target, score = schema.target, selection.score.shown(selection.metric)
    answer = f"one of {', '.join(target.classes)}" if target.classes else f"a number{_of(subject.unit)}"
    features = "\n".join(
        f"| `{one.name}` | {one.description} | {one.allowed()} | {'yes' if one.nullable else 'no'} |"
        for one in schema.features
    )
    return f"""# Model card: {schema.title}

`{subject.content.digest}`

## What it is
A model for {selection.task}: {selection.best.candidate.title}, {listed(selection.best.parameters)}.
It answers with {answer}: {target.description}.

## What it is for
Answering for cases like those that it learned from, within the ranges below. Nobody has stated a purpose
beyond that: whoever deploys it states it, and who may rely on the answer.

## What it is not for
- Rows outside the ranges below; the server refuses them.
- Decisions on people without a person who can overrule it.
- Cases that differ from the data: another place, time or instrument. The score below says nothing of them.

## What it takes
| feature | meaning | allowed | may be missing |
|---|---|---|---|
{features}

## How good it is
{selection.metric} {score}: mean and 95 % interval on rows that played no part in choosing it.
The gate asked for {subject.threshold:g} at the interval's lower end.{_threshold(subject)}
All scores, by class and by group, stand in [{REPORT}]({REPORT}).

## Fairness
{_fairness(subject)}

## What it learned from
{subject.rows} rows, SHA-256 `{subject.content.origin.data}`; {subject.missing} missing values,
{selection.splits.duplicates} rows that equal another or nearly.{_kept_rows(subject)}
`{SCHEMA}` holds how each feature was distributed in them: what later data is compared with.

## Files
`{ARRAYS}` and `{SOURCE}` are the model as plain arrays and as a C program, `{ONNX}` as an ONNX graph.
`{CERTIFICATE}` says which of them serves ({subject.parity.engine}) and how near each is to scikit-learn's own
answers: {subject.parity.rows} rows, largest difference {subject.parity.difference:.1g}.
`{JOBLIB}` runs code when it is loaded: verify the release first.
`{SKOPS}` lists what it is made of before it is loaded{_trust(subject)}.
`{SUMS}` holds the hash of every file (`sha256sum -c {SUMS}`); `{SIGNATURE}`, where there is one, signs them.
"""


def _of(unit: str) -> str:
    return f" of {unit}" if unit else ""


def _threshold(subject: Subject) -> str:
    chosen = subject.selection.threshold
    if chosen is None:
        return ""
    return f"\n{subject.schema.target.classes[1]} is predicted from a probability of {chosen.value:.3f} on."


def _fairness(subject: Subject) -> str:
    gaps = subject.selection.gaps
    if not gaps:
        return "No features were named whose groups are to be compared, so nothing is known of differences."
    return "\n".join(f"- {gap.sentence}" for gap in gaps)


_KEEPS_ROWS = {
    "knn": "every row",
    "svc": "its support vectors, which are rows",
    "svr": "its support vectors, which are rows",
}
"""Families whose model holds rows of the data, and which."""


def _kept_rows(subject: Subject) -> str:
    kept = _KEEPS_ROWS.get(subject.content.algorithm)
    if kept is None:
        return ""
    return f" The model holds {kept} of the data: whoever has the model has them."


def _trust(subject: Subject) -> str:
    if not subject.untrusted:
        return " and needs no trust beyond scikit-learn's and NumPy's own types"
    return f"; its loader must be told to trust {', '.join(subject.untrusted)}"
