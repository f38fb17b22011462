"""An entry whose file is broken just now: what it said when it could last be read."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from knowledge.base import Base
from knowledge.fault import KnowledgeError
from knowledge.paths import current_build, index_folder
from knowledge.snapshot import ServedEntry, Snapshot


def last_good(base: Base, data: Path) -> dict[str, ServedEntry]:
    """By id, the entries that are served now and whose files cannot be read any more.

    Without them a slip of the keyboard in Spain's file would quietly give people the world's
    answer. A file that is gone is no slip: its entry goes.
    """
    root = base.content / "content"
    broken = {fault.path for fault in base.faults if fault.path.is_relative_to(root)}
    if not broken:
        return {}
    names = {path.relative_to(root).with_suffix("").as_posix() for path in broken}
    try:
        served = Snapshot.load(index_folder(data) / current_build(data) / "snapshot.json").entries
    except (KnowledgeError, OSError, ValidationError):
        return {}  # a first build, or one that another version made
    return {
        name: entry
        for name, entry in served.items()
        if name in names and entry.topic in base.taxonomy.topics
    }
