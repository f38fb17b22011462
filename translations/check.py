"""`check`: every catalogue against its template, the coverage wanted, and `faults`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from babel.messages import Catalog, Message

from translations import po
from translations.coverage import Coverage
from translations.domains import Place
from translations.extract import build
from translations.faults import faults
from translations.languages import SOURCE_LANGUAGE, Languages


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, where, and what to do."""

    file: str
    line: int
    context: str
    text: str
    problem: str

    def __str__(self) -> str:
        context = f" {self.context}:" if self.context else ""
        text = f" “{self.text}”:" if self.text else ""
        return f"{self.file}:{self.line}:{context}{text} {self.problem}."

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


@dataclass(frozen=True)
class Progress:
    """How far one catalogue is."""

    language: str
    domain: str
    texts: int
    translated: int
    fuzzy: int
    required: bool


@dataclass(frozen=True)
class Report:
    """All faults, and how far each catalogue is."""

    faults: list[Fault]
    progress: list[Progress]


def check(place: Place, languages: Languages, coverage: Coverage) -> Report:
    """Reads every catalogue and its template; changes nothing."""
    found: list[Fault] = []
    progress: list[Progress] = []
    domains = place.domains()
    for domain, sources in domains.items():
        template = build(domain, sources, place.root)
        found += _template_faults(place, domain, template)
        for language in languages:
            if language.code == SOURCE_LANGUAGE:
                continue
            required = coverage.requires(domain, language.code)
            path = place.catalogue(language.code, domain)
            if not path.exists():
                if required:
                    advice = "is missing; run 'python -m translations update' and translate it"
                    found.append(Fault(_name(path, place), 1, "", "", advice))
                continue
            catalog = po.read(path)
            found += _catalogue_faults(path, place, catalog, template, language.code, required)
            progress.append(_progress(catalog, language.code, domain, required))
    for path in place.existing():
        if path.parts[-3] not in languages:
            problem = "is in a language that languages.yml does not have; add or remove it"
            found.append(Fault(_name(path, place), 1, "", "", problem))
        elif path.stem not in domains:
            problem = "belongs to texts that are gone; remove the file"
            found.append(Fault(_name(path, place), 1, "", "", problem))
    return Report(found, progress)


def _template_faults(place: Place, domain: str, template: Catalog) -> Iterator[Fault]:
    path = place.template(domain)
    stored = po.read(path) if path.exists() else Catalog()
    if {_key(message) for message in po.messages(stored)} != {
        _key(message) for message in po.messages(template)
    }:
        problem = "is not what the English texts say now; run 'python -m translations extract'"
        yield Fault(_name(path, place), 1, "", "", problem)
    for message in po.messages(template):
        for fault in _source_faults(message):
            reference, line = message.locations[0]
            yield Fault(reference, line or 1, message.context or "", _short(message), fault)


def _source_faults(message: Message) -> Iterator[str]:
    for flag in message.flags:
        if flag.startswith("max-length:"):
            limit = int(flag.partition(":")[2])
            for text in po.sources(message):
                if len(text) > limit:
                    yield f"the English has {len(text)} characters; at most {limit} are shown"


def _catalogue_faults(
    path: Path, place: Place, catalog: Catalog, template: Catalog, language: str, required: bool
) -> Iterator[Fault]:
    name = _name(path, place)
    messages = {_key(message): message for message in po.messages(catalog)}
    if set(messages) != {_key(message) for message in po.messages(template)}:
        problem = "does not match the English texts; run 'python -m translations update'"
        yield Fault(name, 1, "", "", problem)
    for message in messages.values():
        for problem in _message_faults(catalog, message, language, required):
            context = message.context or ""
            yield Fault(name, message.lineno or 1, context, _short(message), problem)


def _message_faults(
    catalog: Catalog, message: Message, language: str, required: bool
) -> Iterator[str]:
    if not any(po.translations(message)):
        if required:
            yield "is not translated; write the translation"
    elif message.fuzzy:
        if required:
            yield "is fuzzy: its English changed; correct the translation and unmark it"
    else:
        yield from faults(catalog, message, language)


def _progress(catalog: Catalog, language: str, domain: str, required: bool) -> Progress:
    messages = po.messages(catalog)
    fuzzy = sum(message.fuzzy for message in messages)
    translated = sum(all(po.translations(message)) and not message.fuzzy for message in messages)
    return Progress(language, domain, len(messages), translated, fuzzy, required)


def _key(message: Message) -> tuple[str, ...]:
    return (message.context or "", *po.sources(message))


def _short(message: Message) -> str:
    text = " ".join(po.sources(message)[0].split())
    return text if len(text) <= 48 else f"{text[:47]}…"


def _name(path: Path, place: Place) -> str:
    try:
        return path.relative_to(place.root).as_posix()
    except ValueError:
        return path.as_posix()
