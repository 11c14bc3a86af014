"""What the model was asked and what it said: rows, the engine's time, missing values, violations, answers.

Batches are counted column by column, sorted once: a row of a large batch costs well under a microsecond.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from operator import ne

from app.metrics import families
from app.metrics.bounds import BATCH_ROWS, ENGINE_SECONDS, SCORES, of_values
from app.metrics.families import Distribution, Family
from app.schema import Schema

BINARY = 2
UNKNOWN = "(unknown name)"
"""Stands for every name in requests that is no feature's."""


class PredictionCounts:
    """Counts predictions of one model."""

    __slots__ = (
        "_batches", "_by_class", "_classes", "_count_answers", "_engine", "_engine_seconds", "_missing",
        "_model", "_names", "_nullable", "_of", "_rows", "_score_bounds", "_score_total", "_scores",
        "_threshold", "_violations", "_width",
    )  # fmt: skip

    def __init__(self, schema: Schema, threshold: float | None = None) -> None:
        """Prepare to count.

        Args:
            schema: The model's schema.
            threshold: From which probability on the second of two classes is predicted; None for one half.
        """
        self._model = schema.name
        self._names = (*schema.feature_names(), UNKNOWN)
        self._nullable = tuple(place for place, one in enumerate(schema.features) if one.nullable)
        self._missing = [0] * len(schema.features)
        self._violations = [0] * len(self._names)
        self._threshold = 0.5 if threshold is None else threshold
        self._engine = [0] * (len(ENGINE_SECONDS) + 1)
        self._engine_seconds = 0.0
        self._batches = [0] * (len(BATCH_ROWS) + 1)
        self._rows = 0
        classes = schema.target.classes
        self._width = max(1, len(classes))
        self._classes = tuple(classes)
        self._by_class = [0] * len(classes)
        self._score_bounds: tuple[float, ...] = SCORES
        self._count_answers: Callable[[Sequence[float], int], None]
        if not classes:
            target = schema.target
            self._score_bounds = of_values(target.minimum, target.maximum)
            self._of, self._count_answers = "", self._count_values
        elif len(classes) == BINARY:
            self._of, self._count_answers = classes[1], self._count_two
        else:
            self._of, self._count_answers = "predicted class", self._count_many
        self._scores = [0] * (len(self._score_bounds) + 1)
        self._score_total = 0.0

    def predicted(
        self, values: Sequence[float], count: int, outputs: Sequence[float], engine_seconds: float
    ) -> None:
        """Count one call of the engine.

        Args:
            values: The rows, row-major in schema order, NaN where missing: `count` times the features.
            count: Rows of the call.
            outputs: The engine's answer, row-major: probabilities by class, or one number a row.
            engine_seconds: Time that the engine took.
        """
        self._engine[bisect_left(ENGINE_SECONDS, engine_seconds)] += 1
        self._engine_seconds += engine_seconds
        self._batches[bisect_left(BATCH_ROWS, count)] += 1
        self._rows += count
        if count == 1:
            for place in self._nullable:
                if values[place] != values[place]:
                    self._missing[place] += 1
        else:
            width = len(self._missing)
            for place in self._nullable:
                column = values[place::width]
                self._missing[place] += sum(map(ne, column, column))
        self._count_answers(outputs, count)

    def violated(self, feature: int) -> None:
        """Count a value that the schema does not allow.

        Args:
            feature: The feature's place in the schema; the number of features for a name that is none's.
        """
        self._violations[feature] += 1

    def _count_two(self, outputs: Sequence[float], count: int) -> None:
        if count == 1:
            score = outputs[1]
            self._by_class[score >= self._threshold] += 1
            self._scores[bisect_left(SCORES, score)] += 1
            self._score_total += score
            return
        scores = sorted(outputs[1::BINARY])
        below = bisect_left(scores, self._threshold)
        self._by_class[0] += below
        self._by_class[1] += count - below
        self._spread(scores)

    def _count_many(self, outputs: Sequence[float], count: int) -> None:
        chosen = []
        for at in range(0, count * self._width, self._width):
            row = list(outputs[at : at + self._width])
            best = max(row)
            self._by_class[row.index(best)] += 1
            chosen.append(best)
        self._spread(sorted(chosen))

    def _count_values(self, outputs: Sequence[float], count: int) -> None:
        self._spread(sorted(outputs[:count]))

    def _spread(self, ordered: Sequence[float]) -> None:
        """Put sorted scores into their buckets."""
        before = 0
        for place, bound in enumerate(self._score_bounds):
            upto = bisect_right(ordered, bound, before)
            self._scores[place] += upto - before
            before = upto
        self._scores[-1] += len(ordered) - before
        self._score_total += sum(ordered)

    @property
    def engine(self) -> Distribution:
        """The engine's time by call."""
        return Distribution(ENGINE_SECONDS, tuple(self._engine), self._engine_seconds)

    def families(self) -> Iterator[Family]:
        """What Prometheus reads."""
        model = {"model": self._model}
        yield families.histogram(
            "landfall_engine_duration_seconds", "Time of the engine alone, by call.", [(model, self.engine)]
        )
        yield families.histogram(
            "landfall_batch_rows",
            "Rows by call of the engine.",
            [(model, Distribution(BATCH_ROWS, tuple(self._batches), self._rows))],
        )
        yield families.counter(
            "landfall_feature_violations_total",
            "Values refused because the schema does not allow them, by feature.",
            (({**model, "feature": name}, n) for name, n in zip(self._names, self._violations, strict=True)),
        )
        yield families.counter(
            "landfall_feature_missing_total",
            "Values missing where they may be, by feature.",
            (({**model, "feature": self._names[place]}, self._missing[place]) for place in self._nullable),
        )
        yield families.counter(
            "landfall_predictions_total",
            "Rows predicted, by class.",
            (({**model, "class": name}, n) for name, n in zip(self._classes, self._by_class, strict=True)),
        )
        spread = Distribution(self._score_bounds, tuple(self._scores), self._score_total)
        if self._of:
            yield families.histogram(
                "landfall_prediction_score",
                "Probability of the class named, by row.",
                [({**model, "of": self._of}, spread)],
            )
        else:
            yield families.histogram(
                "landfall_prediction_value", "Number predicted, by row.", [(model, spread)]
            )
