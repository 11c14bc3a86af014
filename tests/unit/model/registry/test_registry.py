"""Releases in a folder: registered, promoted, rolled back, pruned; whatever was altered is refused."""

import itertools
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from model.errors import LedgerError, RegistryError, ReleaseError, UnknownRelease
from model.registry.entry import Finding
from model.registry.folder import FolderShelf
from model.registry.inventory import faults, listed
from model.registry.registry import Registry
from model.release import MANIFEST, SUMS, folder
from tests.unit.model.registry.conftest import Variant, ticking
from tests.unit.model.registry.killing import killed_before


def _actions(registry: Registry) -> list[tuple[str, str]]:
    return [(entry.action, entry.alias) for entry in registry.ledger().entries]


def test_a_registered_release_is_whole_found_by_every_name_and_the_candidate(
    registry: Registry, variant: Variant
) -> None:
    findings = (Finding("threshold", True, "It reaches 0.8."),)
    made = registry.register(variant(1), findings)
    entry = registry.ledger().entries[0]

    for name in ("candidate", "heart:candidate", made.digest, made.digest[7:13]):
        assert registry.fetch(name) == made
    assert (entry.who, entry.when, entry.model) == ("ana@desk", "2026-11-21T09:00:00Z", "heart")
    assert (entry.digest, entry.evidence, entry.findings) == (made.digest, made.evidence, findings)
    assert _actions(registry) == [("register", ""), ("promote", "candidate")]


def test_registering_the_same_again_changes_nothing(registry: Registry, variant: Variant) -> None:
    path = variant(1)
    made = registry.register(path)
    before = registry.ledger()

    assert registry.register(path) == made
    assert registry.ledger() == before


def test_the_same_release_judged_anew_is_noted(registry: Registry, variant: Variant) -> None:
    path = variant(1)
    registry.register(path)
    registry.register(path, (Finding("threshold", True, "It reaches 0.8."),))

    assert _actions(registry) == [("register", ""), ("promote", "candidate"), ("register", "")]


def test_an_alias_moves_forward_and_back(registry: Registry, variant: Variant) -> None:
    first, second, third = (registry.register(variant(number)).digest for number in (1, 2, 3))
    for digest in (first, second, third):
        registry.promote(digest, "prod")

    assert registry.resolve("prod") == third
    assert registry.rollback("prod").digest == second
    assert registry.rollback("prod").digest == first
    with pytest.raises(UnknownRelease, match="cannot go back to an earlier release"):
        registry.rollback("prod")
    assert registry.rollback("prod", third[7:19]).digest == third


def test_a_withdrawn_release_is_nothing_to_go_back_to(registry: Registry, variant: Variant) -> None:
    first, second, third = (registry.register(variant(number)).digest for number in (1, 2, 3))
    registry.promote(first, "prod")
    registry.promote(second, "prod")
    registry.record("withdraw", second, "prod", reason="5 % errors")
    registry.promote(third, "prod")

    assert registry.rollback("prod", reason="slow").digest == first


def test_aliases_of_two_models_are_two(registry: Registry, variant: Variant) -> None:
    heart = registry.register(variant(1)).digest
    iris = registry.register(variant(1, model="iris")).digest

    assert registry.resolve("heart:candidate") == heart
    assert registry.resolve("iris:candidate") == iris
    with pytest.raises(UnknownRelease, match="heart:candidate, iris:candidate"):
        registry.resolve("candidate")


@pytest.mark.parametrize("alias", ["", "Prod", "-prod", "a" * 32, "abcdef", "a b", "../prod", "x:prod"])
def test_an_alias_that_could_be_mistaken_is_refused(registry: Registry, variant: Variant, alias: str) -> None:
    registry.register(variant(1))

    with pytest.raises(UnknownRelease, match="is not allowed"):
        registry.promote("candidate", alias)


@pytest.mark.parametrize("named", ["", "prod", "abc", "0" * 64, "sha256:" + "0" * 64, "../store"])
def test_a_name_that_means_nothing_says_what_there_is(
    registry: Registry, variant: Variant, named: str
) -> None:
    made = registry.register(variant(1))

    with pytest.raises(UnknownRelease, match=f"{made.digest[7:19]}.*heart:candidate"):
        registry.fetch(named)


def test_promoting_what_is_there_already_is_refused(registry: Registry, variant: Variant) -> None:
    registry.register(variant(1))
    registry.promote("candidate", "uat")

    with pytest.raises(UnknownRelease, match="already"):
        registry.promote("candidate", "uat")


def test_pruning_keeps_where_aliases_point_and_the_last_of_each(registry: Registry, variant: Variant) -> None:
    made = [registry.register(variant(number)).digest for number in range(6)]
    registry.promote(made[0], "prod")
    registry.promote(made[1], "prod")

    # The candidate has pointed at all six; prod at the first two.
    told = registry.prune(2, remove=False)
    gone = registry.prune(2)

    assert told == gone
    assert set(gone) == {made[2], made[3]}
    assert set(registry.shelf.digests()) == {made[0], made[1], made[4], made[5]}
    assert _actions(registry)[-2:] == [("prune", ""), ("prune", "")]
    assert registry.rollback("prod").digest == made[0]
    assert registry.prune(2) == ()


def test_pruning_keeps_what_a_rollback_would_go_to(registry: Registry, variant: Variant) -> None:
    first, second = (registry.register(variant(number)).digest for number in (1, 2))
    registry.promote(first, "prod")
    registry.promote(second, "prod")

    assert registry.prune(1) == ()


def test_pruning_to_nothing_is_refused(registry: Registry) -> None:
    with pytest.raises(UnknownRelease, match="keep 0"):
        registry.prune(0)


def test_the_list_names_aliases_and_damage_and_is_newest_first(registry: Registry, variant: Variant) -> None:
    first, second = (registry.register(variant(number)) for number in (1, 2))
    registry.promote(first.digest, "uat")
    (second.path / "model.onnx").write_bytes(b"altered")
    newest, oldest = listed(registry.shelf)

    assert (newest.digest, newest.release, newest.aliases) == (second.digest, None, ("candidate",))
    assert "model.onnx was altered" in newest.fault
    assert (oldest.digest, oldest.release, oldest.aliases) == (first.digest, first, ("uat",))
    assert oldest.registered == "2026-11-21T09:00:00Z"


def test_verifying_names_what_is_damaged_or_gone(registry: Registry, variant: Variant) -> None:
    first, second, third = (registry.register(variant(number)) for number in (1, 2, 3))
    registry.promote(first.digest, "uat")
    assert faults(registry.shelf) == ()

    shutil.rmtree(first.path)
    (second.path / MANIFEST).unlink()
    found = [one.fault for one in faults(registry.shelf)]

    assert len(found) == 2
    assert "heart:uat points at it" in found[0]
    assert f"{MANIFEST} is missing" in found[1]
    assert third.digest not in " ".join(found)


def test_evidence_that_was_rewritten_with_its_checksums_is_refused(
    registry: Registry, variant: Variant
) -> None:
    made = registry.register(variant(1))
    forged = variant(1, note="a better score")
    for name in (MANIFEST, SUMS):
        shutil.copyfile(forged / name, made.path / name)

    for use in (
        lambda: registry.fetch(made.digest),
        lambda: registry.promote(made.digest, "prod"),
        lambda: registry.register(made.path),
    ):
        with pytest.raises(ReleaseError, match=r"evidence .* (was altered|is not what was registered)"):
            use()
    assert "evidence" in faults(registry.shelf)[0].fault


def test_registering_anew_replaces_evidence_that_was_altered_and_says_so(
    registry: Registry, variant: Variant
) -> None:
    made = registry.register(variant(1))
    forged, anew = variant(1, note="a better score"), variant(1, note="measured again")
    for name in (MANIFEST, SUMS):
        shutil.copyfile(forged / name, made.path / name)
    again = registry.register(anew)

    assert again.evidence not in {made.evidence, ""}
    assert registry.fetch("candidate") == again
    assert [entry.evidence for entry in registry.ledger().entries if entry.action == "register"] == [
        made.evidence,
        again.evidence,
    ]


def test_a_release_under_another_s_name_is_refused(registry: Registry, variant: Variant) -> None:
    first, second = (registry.register(variant(number)) for number in (1, 2))
    shutil.rmtree(first.path)
    shutil.copytree(second.path, first.path)

    with pytest.raises(ReleaseError, match="its folder is named"):
        registry.fetch(first.digest)


def test_nothing_works_on_an_altered_ledger(registry: Registry, variant: Variant, tmp_path: Path) -> None:
    made = registry.register(variant(1))
    text = tmp_path / "store" / ".ledger" / "ledger.ndjson"
    text.write_bytes(text.read_bytes().replace(b"ana", b"eve", 1))
    other = variant(2)

    for use in (
        registry.ledger,
        lambda: listed(registry.shelf),
        lambda: faults(registry.shelf),
        registry.prune,
        lambda: registry.fetch(made.digest),
        lambda: registry.promote(made.digest, "prod"),
        lambda: registry.rollback("candidate"),
        lambda: registry.register(other),
    ):
        with pytest.raises(LedgerError, match="line 1"):
            use()
    assert registry.shelf.digests() == (made.digest,)


def test_killed_at_any_moment_a_release_is_whole_or_not_there(variant: Variant, tmp_path: Path) -> None:
    path = variant(1)
    seen = set()
    for operation in itertools.count(1):
        store = tmp_path / "stores" / str(operation)
        registry = Registry(FolderShelf(store), lambda: "ana@desk", ticking())
        killed = killed_before(operation, store, lambda registry=registry: registry.register(path))  # type: ignore[misc]
        found = listed(registry.shelf)
        assert not [one.fault for one in found if one.fault]
        seen.add((len(found), tuple(_actions(registry))))

        made = registry.register(path)

        assert [one.name for one in store.iterdir() if one.name.startswith(".making")] == []
        assert registry.fetch("candidate") == made
        assert faults(registry.shelf) == ()
        if not killed:
            break

    assert operation > 30
    assert {count for count, _ in seen} == {0, 1}


def test_killed_at_any_moment_pruning_leaves_no_half_release(variant: Variant, tmp_path: Path) -> None:
    paths = [variant(number) for number in (1, 2)]
    for operation in itertools.count(1):
        store = tmp_path / "stores" / str(operation)
        registry = Registry(FolderShelf(store), lambda: "ana@desk", ticking())
        for path in paths:
            registry.register(path)
        registry.promote("candidate", "prod")
        registry.promote(registry.register(paths[0]).digest, "prod")
        registry.register(variant(3, note=str(operation)))
        killed = killed_before(operation, store, lambda registry=registry: registry.prune(1))  # type: ignore[misc]
        assert faults(registry.shelf) == ()
        registry.prune(1)
        assert faults(registry.shelf) == ()
        if not killed:
            break


@pytest.mark.parametrize("action", ["promote", "rollback"])
def test_killed_at_any_moment_an_alias_points_where_it_did_or_where_it_shall(
    action: str, variant: Variant, tmp_path: Path
) -> None:
    paths = [variant(number) for number in (1, 2)]
    seen = set()
    for operation in itertools.count(1):
        store = tmp_path / "stores" / str(operation)
        registry = Registry(FolderShelf(store), lambda: "ana@desk", ticking())
        first, second = (registry.register(path).digest for path in paths)
        registry.promote(first, "prod")
        registry.promote(second, "prod")
        moved, wanted = _moving(registry, action, second)
        killed = killed_before(operation, store, moved)
        seen.add(registry.resolve("prod") == wanted)
        assert registry.resolve("prod") in {first, second}
        assert faults(registry.shelf) == ()

        if registry.resolve("prod") != wanted:
            moved()
        assert registry.resolve("prod") == wanted
        assert registry.fetch("prod").digest == wanted
        assert faults(registry.shelf) == ()
        if not killed:
            break

    assert operation > 2
    assert seen == {False, True}


def _moving(registry: Registry, action: str, now: str) -> tuple[Callable[[], object], str]:
    """The move, and where the alias points after it; it points at the second of two releases before."""
    other = next(digest for digest in registry.shelf.digests() if digest != now)
    if action == "promote":
        return lambda: registry.promote(other, "prod"), other
    return lambda: registry.rollback("prod"), other


def test_a_store_that_cannot_be_written_is_named(variant: Variant, tmp_path: Path) -> None:
    (tmp_path / "store").write_text("a file")
    registry = Registry(FolderShelf(tmp_path / "store"))

    with pytest.raises((LedgerError, RegistryError), match=str(tmp_path / "store")):
        registry.register(variant(1))


def test_a_damaged_release_is_replaced_by_a_whole_one(registry: Registry, variant: Variant) -> None:
    path = variant(1)
    made = registry.register(path)
    (made.path / "model.onnx").write_bytes(b"altered")

    assert registry.register(path) == made
    assert registry.fetch(made.digest).path == folder(made.path.parent, made.digest)
