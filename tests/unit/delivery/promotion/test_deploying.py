"""Which saved plan a promotion takes, and when it goes without one."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from delivery.engine import Engine
from delivery.errors import PlanRefused
from delivery.plan.folder import of
from delivery.plan.record import Fingerprints, SavedPlan
from delivery.previewing import Project
from delivery.promotion import agreeing, deploying
from delivery.promotion.environment import Environment
from infra.settings import parse
from model.datasets import dataset
from model.release import Release

RELEASE, OTHER = f"sha256:{'a' * 64}", f"sha256:{'b' * 64}"
REVIEWS = "https://api.github.com/repos/acme/heart"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path, tmp_path / "stacks", Engine(tmp_path), tmp_path / "previews")


def save(project: Project, release: str | None) -> SavedPlan:
    kept = of(project.plans, "prod")
    kept.prepare()
    prints = Fingerprints(state="1", settings="2", code="3", plan="4", engine="5")
    saved = SavedPlan(
        stack="prod", made=datetime(2026, 11, 21, 9, tzinfo=UTC), fingerprints=prints, release=release
    )
    kept.save(saved)
    return saved


def target(approval: str) -> Environment:
    promotion = f'{{"approval":"{approval}","reviews":"{REVIEWS}"}}'
    return Environment("prod", parse({"landfall:cloud": "local", "landfall:promotion": promotion}, "prod"))


def test_the_plan_of_this_release_is_the_reviewed_one(project: Project) -> None:
    saved = save(project, RELEASE)

    assert deploying.reviewed(project, "prod", RELEASE) == saved


def test_a_plan_of_another_release_is_refused_with_both_digests(project: Project) -> None:
    save(project, OTHER)

    with pytest.raises(PlanRefused) as refused:
        deploying.reviewed(project, "prod", RELEASE)

    told = str(refused.value)
    assert OTHER in told
    assert RELEASE in told
    assert "scripts/preview_comment --release aaaaaaaaaaaa prod" in told


def test_a_plan_that_names_no_release_is_none_of_this_one(project: Project) -> None:
    assert deploying.reviewed(project, "prod", RELEASE) is None
    save(project, None)
    assert deploying.reviewed(project, "prod", RELEASE) is None


def test_a_forges_review_needs_the_plan_that_was_reviewed(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = Release(
        RELEASE, tmp_path, "heart", "svc", "", 0.8, "accuracy", 0.7, dataset("heart").schema, ""
    )
    monkeypatch.setenv("GITHUB_RUN_ID", "7")

    with pytest.raises(PlanRefused, match="nobody can tell what was reviewed"):
        agreeing.need_plan(target("named"), release, None)
    agreeing.need_plan(target("named"), release, save(project, RELEASE))
    agreeing.need_plan(target("none"), release, None)
    monkeypatch.delenv("GITHUB_RUN_ID")
    agreeing.need_plan(target("named"), release, None)
