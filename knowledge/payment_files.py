"""The folder `payments/` of a base: the words of each language and the kinds of currencies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.core import get_global
from pydantic import TypeAdapter, ValidationError

from knowledge.currency_of_place import Kind
from knowledge.fault import Fault
from knowledge.payment_evidence import CUES
from knowledge.payment_word_list import Words
from knowledge.payment_words import LONGEST_PHRASE, folded
from knowledge.plain_file import FileRefused, read_plain
from knowledge.yaml_file import YamlError, load_yaml

KINDS = "currencies"


@dataclass(frozen=True)
class PaymentFiles:
    """What could be read; a file with a fault in its form is left out."""

    words: dict[str, Words]
    kinds: dict[str, Kind]
    paths: dict[str, Path]
    faults: tuple[Fault, ...] = ()

    @classmethod
    def load(cls, content: Path) -> PaymentFiles:
        words: dict[str, Words] = {}
        kinds: dict[str, Kind] = {}
        paths = {path.stem: path for path in sorted((content / "payments").glob("*.yml"))}
        faults: list[Fault] = []
        for name, path in paths.items():
            try:
                file = load_yaml(read_plain(path)) or {}
                if name == KINDS:
                    kinds = TypeAdapter(dict[str, Kind]).validate_python(file)
                else:
                    words[name] = Words.model_validate(file)
            except (YamlError, FileRefused) as error:
                faults.append(Fault(path, error.line, str(error)))
            except ValidationError as error:
                for detail in error.errors():
                    where = [str(part) for part in detail["loc"]]
                    message = f"{'.'.join(where) or name}: {detail['msg']}"
                    faults.append(Fault(path, _line(path, *where[:2]), message))
        return cls(words, kinds, paths, tuple(faults))


def payment_faults(content: Path) -> Iterator[Fault]:
    """All faults of the folder: the form of its files, then what they name."""
    files = PaymentFiles.load(content)
    yield from files.faults
    currencies = set(get_global("all_currencies"))
    for kind, row in files.kinds.items():
        for code in {*row.codes, *filter(None, [row.otherwise])} - currencies:
            path = files.paths[KINDS]
            yield Fault(path, _line(path, kind), f"{kind}: {code} is no currency of CLDR")
    for language, words in files.words.items():
        path = files.paths[language]
        for keys, message in _word_faults(words, currencies | files.kinds.keys()):
            yield Fault(path, _line(path, *keys), ": ".join((*keys, message)))


def _word_faults(words: Words, units: set[str]) -> Iterator[tuple[tuple[str, ...], str]]:
    """The keys that lead to each fault, and what is wrong there."""
    for cue in words.cues.keys() - CUES:
        yield ("cues", cue), f"is no cue; choose among {', '.join(sorted(CUES))}"
    for role in ("currencies", "currency_signs"):
        for name in getattr(words, role).keys() - units:
            yield (role, name), "is neither a currency of CLDR nor a kind in currencies.yml"
    for role in ("currency_defaults", "implied_currency"):
        for name in set(getattr(words, role).values()) - units:
            yield (role,), f"{name} is neither a currency of CLDR nor a kind in currencies.yml"
    meant: dict[tuple[str, ...], Any] = {}
    for phrase, role, value in words.entries():
        spelling = folded(phrase)
        if len(spelling) > LONGEST_PHRASE:
            yield (role,), f"{phrase!r} has more than {LONGEST_PHRASE} words and is never found"
        if role == "numbers" and meant.setdefault(spelling, value) != value:
            yield ("numbers", str(value)), f"{phrase!r} already stands for {meant[spelling]}"


def _line(path: Path, *keys: str) -> int:
    """Where the last of `keys` stands, each looked for below the one before it."""
    line = 0
    lines = path.read_text("utf-8").splitlines()
    for key in keys:
        found = (at for at in range(line, len(lines)) if lines[at].strip().startswith(f"{key}:"))
        line = next(found, line)
    return line + 1
