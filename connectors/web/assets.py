"""The static files of the page, read once, under an address that changes with their content."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path

# Spelt out: `mimetypes` reads the machine's own tables, and a script of a wrong type is refused.
MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}


@dataclass(frozen=True)
class Asset:
    """One file, ready to be sent."""

    content: bytes
    compressed: bytes | None
    media_type: str
    etag: str


class Assets:
    """The files of one folder. All share one version, so modules import each other by name."""

    def __init__(self, files: dict[str, Asset]) -> None:
        self.files = files
        joined = "".join(f"{name}{files[name].etag}" for name in sorted(files))
        self.version = hashlib.sha256(joined.encode()).hexdigest()[:12]

    @classmethod
    def load(cls, folder: Path) -> Assets:
        """The files as they are now; a service reads them once, when its pages are built."""
        return cls(
            {
                path.name: _asset(path)
                for path in sorted(folder.iterdir())
                if path.suffix in MEDIA_TYPES
            }
        )

    def address(self, name: str) -> str:
        """Where the page finds a file; `KeyError` for one that is not there."""
        if name not in self.files:
            raise KeyError(f"No static file named {name!r}.")
        return f"/static/{self.version}/{name}"

    def scripts(self) -> list[str]:
        """All modules, so that the page can ask for them at once instead of one after another."""
        return [self.address(name) for name in self.files if name.endswith(".js")]


def _asset(path: Path) -> Asset:
    content = path.read_bytes()
    compressed = gzip.compress(content, 9, mtime=0)
    worth_it = path.suffix != ".png" and len(compressed) < len(content)
    return Asset(
        content=content,
        compressed=compressed if worth_it else None,
        media_type=MEDIA_TYPES[path.suffix],
        etag=f'"{hashlib.sha256(content).hexdigest()[:16]}"',
    )
