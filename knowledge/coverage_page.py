"""The matrix of coverage as one page that needs no script and nothing from elsewhere."""

from __future__ import annotations

import base64
import hashlib
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from knowledge.coverage import MEANING, STATES, Coverage, State
from knowledge.paths import languages_file
from knowledge.taxonomy import Taxonomy, load_taxonomy
from translations.format import country
from translations.languages import SOURCE_LANGUAGE, Languages, load_languages

FOLDER = Path(__file__).parent / "templates"
WORDS: dict[State, str] = {
    "published": "answered",
    "stale": "too old",
    "fuzzy": "English",
    "missing": "missing",
}
"""Short enough for three languages side by side on a phone."""


class CoveragePage:
    """Writes the page; its only style is inline, and `policy` allows just that."""

    def __init__(self, taxonomy: Taxonomy, languages: Languages) -> None:
        self._taxonomy = taxonomy
        self._languages = languages
        self._style = (FOLDER / "coverage.css").read_text("utf-8")
        environment = Environment(
            loader=FileSystemLoader(FOLDER),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._template = environment.get_template("coverage.html")

    @classmethod
    def load(cls, content: Path) -> CoveragePage:
        """The page for the base in folder `content`, with its names of topics and places."""
        return cls(load_taxonomy(content), load_languages(languages_file(content)))

    @property
    def policy(self) -> str:
        """The Content-Security-Policy to send with it: this style by its hash, nothing else."""
        digest = base64.b64encode(hashlib.sha256(self._style.encode()).digest()).decode()
        return (
            f"default-src 'none'; style-src 'sha256-{digest}'; "
            "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        )

    def render(self, coverage: Coverage) -> str:
        source = self._languages.get(SOURCE_LANGUAGE)
        places = (*self._taxonomy.origins, *self._taxonomy.destinations)
        rows = groupby(coverage.corridors, key=lambda corridor: corridor.origin)
        return self._template.render(
            coverage=coverage,
            day=coverage.day.isoformat(),
            corridors=coverage.corridors,
            by_origin=[(origin, list(row)) for origin, row in rows],
            destinations=self._taxonomy.destinations,
            topics={name: topic.label for name, topic in self._taxonomy.topics.items()},
            names={c: self._taxonomy.names.get(c) or country(c, source) for c in places},
            languages={
                code: self._languages.get(code).english_name for code in self._languages.codes
            },
            states=STATES,
            words=WORDS,
            meaning=MEANING,
            style=Markup(self._style),  # noqa: S704 - a file of ours, not of an editor
        )
