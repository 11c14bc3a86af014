"""The guide's table "what works where", made from what the targets say of themselves.

python -m infra.clouds.what_works > docs/guide/features.md
"""

import sys
from collections.abc import Mapping, Sequence

from infra import clouds
from infra.contract import Feature, FeatureName

_HEAD = """# What works where

Made from the targets' own words (`FEATURES` in `infra/clouds/<target>/`) by
`python -m infra.clouds.what_works`; a test holds it fresh. ✓ means that the target has it from the start; a
number leads to the reason why it has not.
"""


def render(features: Mapping[str, Sequence[Feature]]) -> str:
    """The page. Pure.

    Args:
        features: What each target says, by its name.
    """
    reasons: list[str] = []
    rows = [f"| | {' | '.join(features)} |", f"|---|{'---|' * len(features)}"]
    for name in FeatureName:
        cells = [_cell(name, said, reasons, target) for target, said in features.items()]
        rows.append(f"| {name.value} | {' | '.join(cells)} |")
    notes = [f"{number}. {reason}" for number, reason in enumerate(reasons, start=1)]
    return "\n".join([_HEAD, *rows, "", "## Why not", "", *notes]) + "\n"


def _cell(name: FeatureName, said: Sequence[Feature], reasons: list[str], target: str) -> str:
    found = [feature for feature in said if feature.name == name]
    if not found:
        raise ValueError(f"{target} does not say whether it has {name.value!r}: FEATURES must name it once.")
    if found[0].reason is None:
        return "✓"
    reasons.append(f"**{target}, {name.value}**: {found[0].reason}.")
    return f"no ({len(reasons)})"


def page() -> str:
    """The page for all targets."""
    return render({name: clouds.module(name).FEATURES for name in clouds.CLOUDS})


if __name__ == "__main__":
    sys.stdout.write(page())
