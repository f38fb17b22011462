"""The question bank: how people of each language really ask, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.fault import Fault
from knowledge.plain_file import HIDDEN, FileRefused, hidden, read_whole
from knowledge.yaml_file import YamlError, load_yaml
from understanding.split import is_measuring

REGISTERS = ("native", "romanised")


@dataclass(frozen=True)
class Line:
    """One phrasing. `group` is topics, danger, near-danger, off-topic or acts; `label` the topic,
    kind of danger or act (the group itself where it has no parts)."""

    language: str
    register: str
    group: str
    label: str
    text: str

    @property
    def measures(self) -> bool:
        return is_measuring(self.text)

    @property
    def length(self) -> str:
        """`short` (1-4 words), `long` (over 25) or `plain`: reported apart."""
        words = len(self.text.split())
        return "short" if words <= 4 else "long" if words > 25 else "plain"


@dataclass(frozen=True)
class Bank:
    lines: tuple[Line, ...]
    faults: tuple[Fault, ...]

    def of(self, *groups: str) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.group in groups)


def load_bank(content: Path) -> Bank:
    """Every line of `content`/questions/*.yml; a broken file is a fault, the rest still serves."""
    lines: list[Line] = []
    faults: list[Fault] = []
    for path in sorted((content / "questions").glob("*.yml")):
        try:
            text = read_whole(path)
            faults.extend(Fault(path, line, message) for line, message in hidden(text))
            lines.extend(_lines(path.stem, load_yaml(HIDDEN.sub("", text))))
        except (YamlError, FileRefused) as error:
            faults.append(Fault(path, error.line, str(error)))
        except (AttributeError, TypeError, ValueError) as error:
            faults.append(Fault(path, 1, f"is not laid out as a question bank: {error}"))
    return Bank(tuple(lines), tuple(faults))


def _lines(language: str, document: dict[str, Any]) -> Iterator[Line]:
    for group, value in document.items():
        if group == "language":
            continue
        parts = {group: value} if set(value) <= set(REGISTERS) else value
        for label, registers in parts.items():
            for register, texts in registers.items():
                if register not in REGISTERS:
                    raise ValueError(f"{group}/{label}: {register!r} is no register")
                for text in texts:
                    yield Line(language, register, group, label, str(text).strip())
