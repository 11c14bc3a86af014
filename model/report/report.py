"""The report as a document: what was chosen, from what, how good it is, and what that number does not say."""

from model.report.document import Block, Document, Paragraph, Picture, Section, Table
from model.report.figures.confusion import confusion
from model.report.figures.families import families
from model.report.figures.groups import groups
from model.report.figures.importance import importance
from model.report.figures.learning import learning
from model.report.figures.reliability import reliability
from model.report.figures.residuals import residuals
from model.report.figures.roc import roc
from model.report.subject import Subject, listed

_TWO = 2
_SQUARE = 460


def compose(subject: Subject) -> Document:
    """The whole report; it holds no time, path or machine name."""
    sections = (
        Section("Gate", _gate(subject)),
        Section("Families", _families(subject)),
        Section("How good it is", _quality(subject)),
        Section("What it relies on", _importance(subject)),
        Section("Groups", _groups(subject)),
        Section("Would more data help", _learning(subject)),
        Section("Checks on this data", _checks(subject)),
        Section("Where it comes from", _origin(subject)),
    )
    return Document(subject.title, _summary(subject), tuple(one for one in sections if one.blocks))


def _summary(subject: Subject) -> tuple[Block, ...]:
    selection, splits = subject.selection, subject.selection.splits
    verdict = "The gate lets it pass." if selection.passed else "The gate refuses it."
    if selection.override and not selection.passed:
        verdict = f"**The gate refuses it; it was released all the same: {selection.override}**"
    return (
        Paragraph(
            f"**{selection.metric} {selection.score.shown(selection.metric)}** on rows that played no part in"
            " choosing it:"
            f" {splits.folds} outer folds, {_times(splits.repeats)}, with the whole search inside each."
            f" Parameters: {listed(selection.best.parameters)}. {verdict}"
        ),
    )


def _times(repeats: int) -> str:
    return "once" if repeats == 1 else f"repeated {repeats} times with other folds"


def _gate(subject: Subject) -> tuple[Block, ...]:
    rows = tuple(
        (verdict.name, "passed" if verdict.passed else "**refused**", verdict.sentence)
        for verdict in subject.selection.verdicts
    )
    return (Table(("condition", "verdict", "why"), rows),) if rows else ()


def _families(subject: Subject) -> tuple[Block, ...]:
    selection = subject.selection
    rows = tuple(
        (
            f"{one.title} (baseline)" if one.baseline else one.title,
            str(one.interval.shown(selection.metric)),
            str(one.chosen),
            str(sum(trial.candidate.name == one.family for trial in selection.trials)),
        )
        for one in selection.families
    )
    wider = (
        " The first search stayed below the threshold, so a wider one was added." if selection.widened else ""
    )
    picture = families(selection.families, selection.best.candidate.name, selection.metric, subject.threshold)
    return (
        Picture(
            "report-families.png",
            "Every family's score on outer folds, its best parameters chosen anew inside each. Intervals that"
            " overlap mean that the data cannot tell the families apart.",
            picture,
        ),
        Table(
            ("family", f"{selection.metric} (95 % interval)", "chosen in folds", "trials"), rows, (1, 2, 3)
        ),
        Paragraph(f"Parameter sets tried on all rows: {len(selection.trials)}.{wider}"),
    )


def _quality(subject: Subject) -> tuple[Block, ...]:
    selection, target = subject.selection, subject.schema.target
    blocks: list[Block] = []
    if selection.scores:
        rows = tuple((score.name, str(score.interval.shown(score.name))) for score in selection.scores)
        blocks.append(Table(("score", "mean over outer folds (95 % interval)"), rows, (1,)))
    if selection.holdout:
        blocks.append(
            Paragraph(
                f"On the {selection.holdout.rows} rows that were kept away from everything the score is"
                f" **{selection.holdout.score:.3f}**."
            )
        )
    if selection.task == "regression":
        text = "Every row while it was held out. A line away from zero is an error that depends on the size."
        blocks.append(
            Picture("report-residuals.png", text, residuals(selection.held_out, target.name, subject.unit))
        )
        return tuple(blocks)
    blocks.append(
        Table(
            ("class", "rows", "precision", "recall", "F1"),
            tuple(
                (one.name, str(one.rows), f"{one.precision:.3f}", f"{one.recall:.3f}", f"{one.f1:.3f}")
                for one in selection.classes
            ),
            (1, 2, 3, 4),
        )
    )
    text = "Every row while it was held out, by its true and its predicted class."
    blocks.append(
        Picture("report-confusion.png", text, confusion(selection.held_out, target.classes), _SQUARE)
    )
    return (*blocks, *_probabilities(subject), *_threshold(subject))


_METHODS = {
    "sigmoid": "calibrated by a sigmoid",
    "temperature": "calibrated by one temperature for all classes",
    "none": "the family's own",
}


def _probabilities(subject: Subject) -> tuple[Block, ...]:
    selection, classes = subject.selection, subject.schema.target.classes
    blocks: list[Block] = []
    two = len(classes) == _TWO
    answer = classes[1] if two else "the class"
    if two:
        text = "Cases found against false alarms as the threshold moves; the dot is the threshold released."
        blocks.append(Picture("report-roc.png", text, roc(selection.held_out, answer), _SQUARE))
    if selection.calibration:
        found = selection.calibration
        text = (
            "What was predicted against what was so, with 95 % intervals; on the dotted line a probability"
            " can be taken at its word."
        )
        blocks.append(Picture("report-reliability.png", text, reliability(found.bins, answer), _SQUARE))
        blocks.append(
            Paragraph(
                f"Probabilities are {_METHODS[found.method]}: Brier score {found.brier:.3f} and log-loss"
                f" {found.log_loss:.3f} (lower is better), slope {found.slope:.2f} (1 is calibrated, below 1"
                f" too sure), intercept {found.intercept:.2f} (0 is calibrated)."
                f"{_surprises(found.surprises)}"
            )
        )
    return tuple(blocks)


def _surprises(rows: int) -> str:
    if not rows:
        return ""
    return f" **In {rows} held-out rows the true class had a probability below 1 %.**"


def _threshold(subject: Subject) -> tuple[Block, ...]:
    chosen = subject.selection.threshold
    if chosen is None:
        return ()
    answer = subject.schema.target.classes[1]
    return (
        Paragraph(
            f"**{answer}** is predicted from a probability of **{chosen.value:.3f}** on. {chosen.reason}"
            f" A false alarm costs {chosen.false_alarm:g}, a miss {chosen.miss:g}; that is {chosen.cost:.3f}"
            f" a row, against {chosen.cost_at_half:.3f} at one half."
        ),
    )


def _importance(subject: Subject) -> tuple[Block, ...]:
    found, metric = subject.explanation.importance, subject.selection.metric
    rows = tuple((one.feature, str(one.drop)) for one in found)
    text = (
        f"How far {metric} falls on held-out rows when one feature is shuffled. Grey: not told from zero. Two"
        " features that say the same share their importance."
    )
    return (
        Picture("report-importance.png", text, importance(found, subject.schema, metric)),
        Table(("feature", f"fall of {metric} (95 % interval)"), rows, (1,)),
    )


def _groups(subject: Subject) -> tuple[Block, ...]:
    selection = subject.selection
    if not selection.groups:
        return ()
    rows = tuple(
        (
            f"{one.feature}: {one.group}",
            str(one.rows),
            str(one.interval.shown(selection.metric))
            if one.interval
            else f"{one.score:.3f}, too few rows for an interval",
        )
        for one in selection.groups
    )
    text = "The score in each group; hollow where there are fewer than 30 rows, too few to say."
    return (
        Picture("report-groups.png", text, groups(selection.groups, selection.score, selection.metric)),
        Table(("group", "rows", f"{selection.metric} (95 % interval)"), rows, (1, 2)),
        *(Paragraph(gap.sentence) for gap in selection.gaps),
    )


def _learning(subject: Subject) -> tuple[Block, ...]:
    text = (
        "The score with a part of the rows. Where the lower line still rises at the right, more rows would"
        " help; where a gap stays between the lines, the model knows its rows by heart."
    )
    picture = learning(subject.explanation.learning, subject.selection.metric)
    return (Picture("report-learning.png", text, picture),)


def _checks(subject: Subject) -> tuple[Block, ...]:
    words = {True: "passed", False: "**failed**", None: "does not apply"}
    rows = tuple((check.name, words[check.passed], check.sentence) for check in subject.selection.checks)
    return (Table(("check", "result", "what was found"), rows),) if rows else ()


def _origin(subject: Subject) -> tuple[Block, ...]:
    origin, splits = subject.content.origin, subject.selection.splits
    rows = (
        ("data", f"`{origin.data}`"),
        ("folds", f"`{origin.splits}`"),
        ("parameter sets tried", f"`{origin.space}`"),
        ("training code", f"`{origin.code}`"),
        ("pinned packages", f"`{origin.lock}`"),
    )
    return (
        Paragraph(
            f"{subject.rows} rows, {len(subject.schema.features)} features, {subject.missing} missing values,"
            f" {splits.duplicates} rows that equal another or nearly; {splits.groups} groups of rows that"
            f" never cross folds.{_crowded(splits.crowded)}"
        ),
        Table(("SHA-256 of", "value"), rows),
        Paragraph(
            f"What serves ({subject.parity.engine}) and model.joblib were compared on {subject.parity.rows}"
            " rows: those of the data, those beside the model's thresholds, and"
            " rows drawn from all that the schema allows, with its limits and the places where trees split."
            f" The largest difference of an answer is {subject.parity.difference:.1g}."
        ),
    )


def _crowded(rows: int) -> str:
    if not rows:
        return ""
    return (
        f" **{rows} rows are so close to many others that near copies cannot be told: only equal ones share a"
        " group there. If some were copied with a little noise, the score is too good.**"
    )
