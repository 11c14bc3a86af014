"""Progress as bars, for a person."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn


class Bars:
    """One bar a phase; where output is no terminal, one line when a phase is done.

    Use it as a context: on leaving, the bars stop.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._progress = Progress(
            TextColumn("{task.description:<13}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[text]}"),
            console=console,
            disable=not console.is_terminal,
        )
        self._task: TaskID | None = None
        self._done = 0
        self._total = 0
        self._phase = ""

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def start(self, phase: str, total: int) -> None:
        """Opens a bar."""
        self._task = self._progress.add_task(phase, total=total, text="")
        self._phase, self._total, self._done = phase, total, 0

    def step(self, text: str) -> None:
        """Moves the bar on and shows what came of the step."""
        self._done += 1
        if self._task is not None:
            self._progress.update(self._task, advance=1, text=text)
        if self._done == self._total and not self._console.is_terminal:
            self._console.print(f"{self._phase}: {self._total} done, last {text}", soft_wrap=True)

    def note(self, text: str) -> None:
        """Prints a sentence above the bars."""
        self._console.print(text, soft_wrap=True)
