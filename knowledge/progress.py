"""A progress bar where a person watches, silence where a program does."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Progress = Callable[[int, int], None]


def _silent(done: int, total: int) -> None:
    return None


@contextmanager
def progress_bar(label: str, shown: bool = True) -> Iterator[Progress]:
    """A function `(done, total)` that draws the bar; nothing is drawn when nothing is to do."""
    if not shown:
        yield _silent
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=Console(file=sys.stderr)) as bar:
        task: list[int] = []

        def update(done: int, total: int) -> None:
            if not task:
                task.append(int(bar.add_task(label, total=total)))
            bar.update(task[0], completed=done, total=total)  # type: ignore[arg-type]

        yield update
