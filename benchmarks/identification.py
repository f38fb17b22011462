"""Which language is seen in one, two, three, four words and in whole messages.

    .venv-rasa/bin/python -m benchmarks.identification [--data .musafir]

Asks the trained component of the newest dialogue model in DATA, as Rasa does, about beginnings of
`benchmarks/questions/` and of the question bank's measuring lines, neither of which it has seen.
"""

from __future__ import annotations

import argparse
import json
import tarfile
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.actions.conversation import Seen
from bot.actions.language import settle
from bot.components.language_identifier import FILE, LanguageIdentifier
from bot.components.linear_text import LinearText
from bot.components.scripts import script_of
from translations.languages import load_languages
from understanding.split import is_measuring

ROOT = Path(__file__).resolve().parent.parent
LENGTHS = (1, 2, 3, 4)
WHOLE = "5 or more"


@dataclass
class Tally:
    count: int = 0
    right: int = 0
    switched: int = 0
    """A conversation in this language would wrongly go on in another."""


def identifier(data: Path) -> LanguageIdentifier:
    """The component as it was trained last."""
    archives = sorted((data / "models" / "rasa").glob("*.tar.gz"), key=lambda p: p.stat().st_mtime)
    if not archives:
        raise SystemExit(f"no dialogue model in {data}: run `make setup`")
    with tarfile.open(archives[-1]) as archive, tempfile.TemporaryDirectory() as folder:
        name = next(name for name in archive.getnames() if name.endswith(f"/{FILE}"))
        stored = archive.extractfile(name)
        assert stored is not None
        path = Path(folder) / FILE
        path.write_bytes(stored.read())
        model = LinearText.load(path)
    # Storage is needed only to train.
    nothing: Any = None
    return LanguageIdentifier({}, nothing, nothing, model)


def blind() -> Iterator[tuple[str, str]]:
    """Language and text of every blind question."""
    for path in sorted((ROOT / "benchmarks" / "questions").glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            yield row["language"], row["text"]


def measuring() -> Iterator[tuple[str, str]]:
    """Language and text of every measuring line of the bank."""

    def texts(value: Any) -> Iterator[str]:
        if isinstance(value, str):
            yield value
        elif isinstance(value, (dict, list)):
            for part in value.values() if isinstance(value, dict) else value:
                yield from texts(part)

    for path in sorted((ROOT / "knowledge" / "questions").glob("*.yml")):
        document = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)
        document.pop("language", None)
        for text in texts(document):
            if is_measuring(text):
                yield path.stem, text.strip()


def pieces(text: str) -> Iterator[tuple[str, str]]:
    """The text's beginnings, and the text if it is longer, with the name of its length."""
    words = text.split()
    for length in LENGTHS:
        if len(words) >= length:
            yield str(length), " ".join(words[:length])
    if len(words) > LENGTHS[-1]:
        yield WHOLE, text


def measure(
    component: LanguageIdentifier, texts: Iterator[tuple[str, str]]
) -> dict[str, dict[str, Tally]]:
    """Tallies by language and register, then by length."""
    scripts = {code: load_languages().get(code).script for code in load_languages().codes}
    found: dict[str, dict[str, Tally]] = defaultdict(lambda: defaultdict(Tally))
    for language, text in texts:
        romanised = script_of(text) == "Latn" and scripts[language] != "Latn"
        for length, piece in pieces(text):
            seen = component.identify(piece)
            sole = seen["confidence"] == 1.0 and script_of(piece) != "Latn"
            settled = settle(
                language, False, None, Seen(seen["code"], seen["confidence"], seen["words"], sole)
            )
            for name in (language + (" romanised" if romanised else ""), "~ all"):
                tally = found[name][length]
                tally.count += 1
                tally.right += seen["code"] == language
                tally.switched += settled.language != language
    return found


def table(title: str, found: dict[str, dict[str, Tally]]) -> str:
    lengths = [*map(str, LENGTHS), WHOLE]
    lines = [
        f"| {title}: words | " + " | ".join(lengths) + " | switched wrongly, any length |",
        "|---" * (len(lengths) + 2) + "|",
    ]
    for name, tallies in sorted(found.items()):
        cells = [
            f"{tallies[length].right / tallies[length].count:.1%}" if length in tallies else "–"
            for length in lengths
        ]
        switched = sum(tally.switched for tally in tallies.values())
        total = sum(tally.count for tally in tallies.values())
        lines.append(
            f"| {name.removeprefix('~ ')} | " + " | ".join(cells) + f" | {switched / total:.2%} |"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.identification")
    parser.add_argument("--data", type=Path, default=ROOT / ".musafir", help="data directory")
    component = identifier(parser.parse_args().data)
    print(table("blind questions", measure(component, blind())))
    print()
    print(table("measuring lines", measure(component, measuring())))


if __name__ == "__main__":
    main()
