"""The matrix of coverage and the gaps as tables in a terminal, and as values for JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Column, Table

from knowledge.coverage import MEANING, STATES, Corridor, Coverage, State
from knowledge.gaps import Gap

STYLE: dict[State, str] = {
    "published": "green",
    "stale": "yellow",
    "fuzzy": "cyan",
    "missing": "bold red",
}


def print_coverage(coverage: Coverage) -> None:
    """One line a corridor, then what each country has of its own."""
    table = Table("corridor", "topics", "answered", "general only", "in their languages")
    for corridor in coverage.corridors:
        table.add_row(
            corridor.name,
            str(len(corridor.cells)),
            str(corridor.answered),
            str(len(corridor.general)),
            ", ".join(f"{code} {corridor.percent(code)} %" for code in corridor.languages),
        )
    own = Table(_whole("place"), "topics of its own", _whole("topics that it lacks"))
    every = coverage.corridors[0].cells if coverage.corridors else ()
    for scope, topics in coverage.own.items():
        lacks = ", ".join(cell.topic for cell in every if cell.topic not in topics)
        own.add_row(scope, str(len(topics)), "" if scope.startswith("corridors/") else lacks)
    console = Console()
    console.print(table, own)
    console.print("One corridor topic by topic: --origin XX --destination YY")


def print_corridor(corridor: Corridor) -> None:
    """One line a topic, with the entry that answers."""
    table = Table(_whole("topic"), *corridor.languages, _whole("answered by"))
    for cell in corridor.cells:
        states = [cell.states[code] for code in corridor.languages]
        shown = [f"[{STYLE[state]}]{state}[/]" for state in states]
        table.add_row(cell.topic, *shown, cell.entry or "")
    shares = [f"{corridor.percent(code)} %" for code in corridor.languages]
    table.add_section()
    table.add_row("published", *shares)
    console = Console()
    console.print(table)
    for state in STATES:
        console.print(f"{state}: {MEANING[state]}", style=STYLE[state])


def print_gaps(gaps: Sequence[Gap]) -> None:
    table = Table("asked", _whole("topic"), "corridor", "language", "last", "today")
    for gap in gaps:
        corridor = f"{gap.origin or '?'}-{gap.destination or '?'}".lower()
        table.add_row(
            str(gap.count), gap.topic, corridor, gap.language, gap.last_month, gap.today or ""
        )
    Console().print(table)


def _whole(name: str) -> Column:
    """A column whose texts are broken into lines, never cut: they are to be copied."""
    return Column(name, overflow="fold")


def coverage_values(coverage: Coverage) -> dict[str, Any]:
    return {
        "day": coverage.day.isoformat(),
        "corridors": [_corridor_values(corridor) for corridor in coverage.corridors],
        "own": coverage.own,
    }


def _corridor_values(corridor: Corridor) -> dict[str, Any]:
    return {
        "origin": corridor.origin,
        "destination": corridor.destination,
        "topics": len(corridor.cells),
        "answered": corridor.answered,
        "unanswered": corridor.unanswered,
        "general": corridor.general,
        "languages": {
            code: {**corridor.count(code), "percent": corridor.percent(code)}
            for code in corridor.languages
        },
        "matrix": [
            {"topic": cell.topic, "entry": cell.entry, "scope": cell.scope, "states": cell.states}
            for cell in corridor.cells
        ],
    }
