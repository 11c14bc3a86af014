"""Reviews of every kind that a comment must tell well."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from delivery.comment.records import (
    SECRET,
    UNKNOWN,
    Action,
    Change,
    Cost,
    Policies,
    Review,
    StackPreview,
    Step,
    Violation,
)

MADE = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
KEPT = Policies(run=55)
SENTINEL = "sentinel-that-must-never-show"


def step(number: int, action: Action, *changes: Change, **more: bool) -> Step:
    return Step(action, "kubernetes:apps/v1:Deployment", f"model-{number:03}", changes, **more)


def review(*previews: StackPreview) -> Review:
    return Review(
        previews=previews,
        head="4f1c9a7d2e" + "0" * 30,
        base="9b8e7d6c5a" + "0" * 30,
        engine="3.250.0",
        made=MADE,
        sdk="3.250.0",
        artefact="https://forge.example/runs/7/preview.txt",
    )


def preview(*steps: Step, stack: str = "aws", **more: object) -> StackPreview:
    hashes: dict[str, object] = {"state": "c0ffee" * 8, "settings": "facade" * 8}
    return StackPreview(stack=stack, steps=steps, **{"policies": KEPT, "seconds": 6, **hashes, **more})


SAME = tuple(step(number, Action.SAME) for number in range(42))
REPLICAS = Change("spec.maxReplicas", "5", "6")
IMAGE = Change(
    "spec.template.spec.containers[0].image",
    "registry.example/heart@sha256:" + "1" * 64,
    "registry.example/heart@sha256:" + "2" * 64,
)
SELECTOR = Change("spec.selector.matchLabels.app", "heart", "iris", replaces=True)

NOTHING = review(preview(*SAME, drift=(), cost=Cost(Decimal(212), Decimal(212))))
ONE = review(preview(*SAME, step(1, Action.UPDATE, REPLICAS), drift=()))
MANY = review(
    preview(
        *(step(number, Action.UPDATE, REPLICAS, IMAGE) for number in range(460)),
        *(step(number, Action.REPLACE, SELECTOR, protected=number % 20 == 0) for number in range(460, 500)),
        cost=Cost(Decimal(212), Decimal(253), ("aws:ec2/eip:Eip",)),
    )
)
FAILED = review(
    preview(
        step(1, Action.CREATE),
        error="Three settings of stack 'aws' are wrong (stacks/Pulumi.aws.yaml). Nothing was changed.\n"
        "  landfall:aws.region = (not set)\n    Allowed: a region, such as eu-central-1.",
        policies=Policies(run=0),
    )
)
SECRET_ONE = review(
    preview(
        step(1, Action.UPDATE, Change("stringData.password", SECRET, SECRET)),
        step(2, Action.UPDATE, Change("spec.data", UNKNOWN, UNKNOWN)),
    )
)
HOSTILE_NAMES = (
    "``` \n# not a heading",
    "<script>alert(1)</script>",
    "@everyone see https://evil.example",
    "a | b | c",
    "\u202emoc.live\u202c",
    "</details><img src=x>",
    "zażółć 名前 🦀",
    "`" * 7,
)
HOSTILE = review(
    StackPreview(
        stack="<b>prod</b> | @team",
        steps=tuple(
            Step(Action.REPLACE, "x:y:`Z`", name, (Change(name, name, name, replaces=True),))
            for name in HOSTILE_NAMES
        ),
        policies=Policies(
            run=3,
            violations=(Violation("a|b", "mandatory", "<i>", "[click](https://evil.example) @you\n# h1"),),
        ),
    ),
)
THREE = review(
    preview(*SAME, stack="aws", drift=()),
    preview(
        step(1, Action.UPDATE, IMAGE),
        step(2, Action.UPDATE, IMAGE),
        step(3, Action.DELETE, protected=True),
        stack="gcp",
        drift=(step(4, Action.UPDATE, Change("spec.replicas", "2", "9")),),
        cost=Cost(Decimal(180), Decimal(150)),
        policies=Policies(
            run=55,
            violations=(
                Violation("gcp-gke-images-vouched-for", "advisory", "cluster", "The cluster runs any image."),
                Violation("gcp-keys-rotate", "mandatory", "key", "The key is not changed within 90 days."),
            ),
        ),
    ),
    preview(
        step(5, Action.CREATE),
        step(6, Action.REPLACE, SELECTOR, deleted_first=True),
        step(7, Action.DELETE, retained=True),
        stack="azure",
        log="https://forge.example/runs/7",
    ),
)

DIGEST = "sha256:" + "3" * 64
MERGED = replace(
    review(
        preview(*SAME, step(1, Action.UPDATE, IMAGE), stack="aws-uat", drift=()),
        preview(
            *SAME,
            step(1, Action.UPDATE, IMAGE, REPLICAS),
            stack="aws-prod",
            unseen="Stack 'aws-prod' could not be compared with the world: the cluster does not answer",
        ),
    ),
    release=DIGEST,
    differs="What would happen to aws-prod is not what the pull request's comment told.",
)
MISSING = replace(review(), missing="the run ended before there was a preview.", head="", base="", engine="")

REVIEWS = {
    "nothing": NOTHING,
    "one": ONE,
    "many": MANY,
    "failed": FAILED,
    "secret": SECRET_ONE,
    "hostile": HOSTILE,
    "three": THREE,
    "merged": MERGED,
}
TOLD = {**REVIEWS, "missing": MISSING}
"""Those, and one that no file holds."""
