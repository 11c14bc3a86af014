"""Tasks are done in other processes, in any number, and no process is left behind."""

import os
import select
import signal
from pathlib import Path

import pytest

from model.errors import DataError, Problem, WorkerLost
from model.workers import Workers


def _double(number: int) -> int:
    return 2 * number


def _children() -> set[str]:
    return set(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_results_are_in_the_tasks_order(jobs: int) -> None:
    with Workers(jobs, _double) as workers:
        assert workers.do(range(7)) == [0, 2, 4, 6, 8, 10, 12]
        assert workers.do([]) == []
        assert workers.do([5]) == [10]


def test_work_is_done_elsewhere_and_nothing_is_left() -> None:
    before = _children()
    with Workers(2, lambda _: os.getpid()) as workers:
        done = set(workers.do(range(8)))

    assert os.getpid() not in done
    assert _children() == before


def test_a_task_s_error_arrives_whole() -> None:
    def fail(_: int) -> int:
        raise DataError(Path("x.csv"), (Problem("age", (3,), "it is odd", "Mend it."),))

    with (
        pytest.raises(DataError, match="column 'age', line 3: it is odd") as caught,
        Workers(2, fail) as workers,
    ):
        workers.do([1])
    assert caught.value.problems[0].column == "age"


def test_a_killed_process_is_told(tmp_path: Path) -> None:
    def die(_: int) -> int:
        os.kill(os.getpid(), signal.SIGKILL)
        return 0

    with pytest.raises(WorkerLost, match=r"exit code -9"), Workers(2, die) as workers:
        workers.do([1, 2])


def test_workers_end_with_an_owner_that_is_killed() -> None:
    # The owner's own child: it starts workers, tells their numbers, and is killed.
    reader, writer = os.pipe()
    owner = os.fork()
    if owner == 0:
        workers = Workers(2, lambda _: os.getpid())
        os.write(writer, " ".join(map(str, workers.do([0, 1]))).encode())
        signal.pause()
    numbers = [int(number) for number in os.read(reader, 100).split()]
    watched = [os.pidfd_open(number) for number in numbers]
    os.kill(owner, signal.SIGKILL)
    os.waitpid(owner, 0)

    waiting = set(watched)
    while waiting:
        ended, _, _ = select.select(list(waiting), [], [], 20)
        assert ended, "a worker outlived its owner"
        waiting -= set(ended)
    for descriptor in (*watched, reader, writer):
        os.close(descriptor)
