import json
import os
from pathlib import Path

from toolchain.launcher import locks


def _lock(backend: Path, name: str, process: int = 4242, host: str = "here") -> Path:
    folder = backend / ".pulumi" / "locks" / "organization" / "landfall" / "local"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{name}.json"
    stated = {"pid": process, "username": "me", "hostname": host, "timestamp": "2026-11-21T05:00:00Z"}
    file.write_text(json.dumps(stated))
    return file


def test_the_lock_of_a_dead_process_is_freed(tmp_path: Path) -> None:
    file = _lock(tmp_path, "one")

    freed = locks.free_dead(locks.held(tmp_path, "landfall", "local"), runs=lambda _: False, host="here")

    assert [str(lock) for lock in freed] == ["process 4242 of me on here, since 2026-11-21T05:00:00Z"]
    assert not file.exists()


def test_the_lock_of_a_running_update_stays(tmp_path: Path) -> None:
    file = _lock(tmp_path, "one")

    assert locks.free_dead(locks.held(tmp_path, "landfall", "local"), runs=lambda _: True, host="here") == []
    assert file.exists()


def test_the_lock_of_another_machine_stays(tmp_path: Path) -> None:
    file = _lock(tmp_path, "one", host="elsewhere")

    assert locks.free_dead(locks.held(tmp_path, "landfall", "local"), runs=lambda _: False, host="here") == []
    assert file.exists()


def test_a_lock_that_cannot_be_read_is_left_alone(tmp_path: Path) -> None:
    file = _lock(tmp_path, "one")
    file.write_text('{"pid":')

    assert locks.held(tmp_path, "landfall", "local") == []
    assert file.exists()


def test_a_stack_that_was_never_locked_has_no_locks(tmp_path: Path) -> None:
    assert locks.held(tmp_path, "landfall", "local") == []


def test_a_process_number_in_use_by_something_else_is_no_engine() -> None:
    assert not locks.engine_runs(os.getpid())
