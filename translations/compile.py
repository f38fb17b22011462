"""`compile`: .po files into the .mo files that run; only those that changed.

Fuzzy texts are left out: the bot then gives the English with a notice, never an old translation.
Each .mo carries the hash of the .po it was made from, so a copy or checkout that changes file
times does not matter.
"""

from __future__ import annotations

import gettext
import hashlib
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.mofile import write_mo

from translations import po
from translations.domains import Place

# Read back by `source_hash`; the context keeps it apart from every real text.
HASH_CONTEXT = "compiled-from"
HASH_ID = "sha256"


def compile_all(place: Place, force: bool = False) -> dict[str, bool]:
    """Compiles what changed; each .mo with whether it was written."""
    written = {}
    for path in place.existing():
        target = path.with_suffix(".mo")
        name = target.relative_to(place.catalogues).as_posix()
        written[name] = force or not is_current(path)
        if written[name]:
            compile_one(path)
    for target in place.catalogues.glob("*/LC_MESSAGES/*.mo"):
        if not target.with_suffix(".po").exists():
            target.unlink()
            written[target.relative_to(place.catalogues).as_posix()] = True
    return written


def compile_one(path: Path) -> Path:
    """Writes the .mo beside a .po."""
    catalog = po.read(path)
    leave_out_incomplete(catalog)
    catalog.add(HASH_ID, content_hash(path), context=HASH_CONTEXT)
    buffer = BytesIO()
    write_mo(buffer, catalog, use_fuzzy=False)
    target = path.with_suffix(".mo")
    po.replace(target, buffer.getvalue())
    return target


def leave_out_incomplete(catalog: Catalog) -> None:
    """A plural with an empty form would be said as silence; English is better."""
    for message in po.messages(catalog):
        if not all(po.translations(message)):
            message.string = ""


def is_current(path: Path) -> bool:
    """Whether the .mo beside this .po was made from it as it is now."""
    target = path.with_suffix(".mo")
    if not target.exists():
        return False
    try:
        with target.open("rb") as file:
            compiled = gettext.GNUTranslations(file)
    except (OSError, UnicodeDecodeError, ValueError):
        return False
    return source_hash(compiled) == content_hash(path)


def source_hash(compiled: gettext.NullTranslations) -> str:
    """The hash of the .po that a loaded .mo was made from."""
    return compiled.pgettext(HASH_CONTEXT, HASH_ID)


def content_hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
