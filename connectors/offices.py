"""The contacts of the knowledge base, read again when an editor changed them."""

from __future__ import annotations

from pathlib import Path

from knowledge.contacts import Contacts, load_contacts

Stamp = tuple[tuple[str, int], ...]


class Offices:
    def __init__(self, content: Path) -> None:
        self._content = content
        self._stamp: Stamp | None = None
        self._contacts = Contacts({})

    def get(self) -> Contacts:
        """Return the contacts as the files hold them now."""
        files = sorted((self._content / "contacts").glob("*.yml"))
        stamp = tuple((file.name, file.stat().st_mtime_ns) for file in files)
        if stamp != self._stamp:
            self._contacts = load_contacts(self._content)
            self._stamp = stamp
        return self._contacts
