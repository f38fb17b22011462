"""`extract`: one template for each domain, from the English texts."""

from __future__ import annotations

import datetime
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract as babel_extract

from translations import po
from translations.domains import Place, Source
from translations.extracted import LONGEST_PATTERN


class ExtractionError(Exception):
    """A source file cannot be read; the message says where and why."""


def extract(place: Place) -> dict[str, bool]:
    """Writes all templates; each domain with whether its template changed."""
    changed = {}
    domains = place.domains()
    for domain, sources in domains.items():
        changed[domain] = po.write(place.template(domain), build(domain, sources, place.root))
    for path in place.templates.glob("*.pot"):
        if path.stem not in domains:
            path.unlink()
            changed[path.stem] = True
    return changed


def build(domain: str, sources: list[Source], root: Path) -> Catalog:
    """The template of one domain, in the order of its sources."""
    catalog = Catalog(
        domain=domain,
        project=po.PROJECT_NAME,
        msgid_bugs_address=po.BUGS,
        version="1",
        charset="utf-8",
        header_comment=f"# English texts of the domain {domain}. Made by a program: do not edit.",
        creation_date=datetime.datetime.now(datetime.timezone.utc),
        fuzzy=False,
    )
    for source in sources:
        reference = _relative(source.path, root)
        try:
            with source.path.open("rb") as file:
                found = list(babel_extract(source.method, file))
        except Exception as error:
            raise ExtractionError(f"{source.path}: {_in_one_line(error)}") from error
        for line, text, comments, context in found:
            flags = {
                f"max-length:{match[1]}" for match in map(LONGEST_PATTERN.match, comments) if match
            }
            catalog.add(
                text,
                None,
                locations=[(reference, line)],
                auto_comments=comments,
                flags=flags,
                context=context,
            )
    return catalog


def _relative(path: Path, root: Path) -> str:
    try:
        return path.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        return path.as_posix()


def _in_one_line(error: Exception) -> str:
    text = " ".join(str(error).split())
    return f"needs the key {text}" if isinstance(error, KeyError) else text
