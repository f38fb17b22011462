"""`python -m translations extract | update | compile | check`."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from translations import domains, po
from translations.check import Report, check
from translations.compile import compile_all
from translations.coverage import CoverageError, load_coverage
from translations.domains import Place
from translations.extract import ExtractionError, extract
from translations.languages import LanguageError, Languages, load_languages
from translations.update import update

CANNOT_RUN = (
    domains.MissingSource,
    ExtractionError,
    CoverageError,
    LanguageError,
    po.CatalogueFileError,
    OSError,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; 0 if all is well, 1 if faults were found, 2 if it cannot run."""
    options = _parser().parse_args(arguments)
    try:
        place = domains.place(options.content)
        languages = load_languages(_language_table(place))
        if options.command == "check":
            report = check(place, languages, load_coverage(place.catalogues, languages))
            return _print_report(report, options.json, options.progress)
        return _print_changes(_change(options, place, languages), options)
    except CANNOT_RUN as error:
        print(error, file=sys.stderr)
        return 2


def _change(options: argparse.Namespace, place: Place, languages: Languages) -> dict[str, bool]:
    if options.command == "extract":
        return extract(place)
    if options.command == "update":
        wanted = [languages.get(code).code for code in options.language]
        return update(place, languages, load_coverage(place.catalogues, languages), wanted)
    return compile_all(place, options.force)


def _language_table(place: Place) -> Path | None:
    own = place.content / "languages.yml"
    return own if own.exists() else None


def _print_changes(changed: dict[str, bool], options: argparse.Namespace) -> int:
    names = sorted(name for name, was_changed in changed.items() if was_changed)
    if options.json:
        print(json.dumps({"changed": names, "unchanged": len(changed) - len(names)}))
        return 0
    for name in names:
        print(name)
    print(f"{options.command}: {len(names)} changed, {len(changed) - len(names)} as they were.")
    return 0


def _print_report(report: Report, as_json: bool, progress: bool) -> int:
    if as_json:
        rows = [vars(row) for row in report.progress]
        found = [fault.as_dict() for fault in report.faults]
        print(json.dumps({"faults": found, "progress": rows}, ensure_ascii=False, indent=1))
        return 1 if report.faults else 0
    for fault in report.faults:
        print(fault)
    for row in report.progress if progress else []:
        mark = "required" if row.required else "optional"
        print(
            f"{row.language:4} {row.domain:24} {row.translated:4} of {row.texts:4} translated, "
            f"{row.fuzzy} fuzzy, {mark}"
        )
    total = Counter(translated=0, texts=0)
    for row in report.progress:
        total.update(translated=row.translated, texts=row.texts)
    print(
        f"check: {len(report.faults)} faults in {len(report.progress)} catalogues; "
        f"{total['translated']} of {total['texts']} texts translated."
    )
    return 1 if report.faults else 0


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--content",
        type=Path,
        metavar="DIR",
        default=os.environ.get("MUSAFIR_CONTENT") or None,
        help="another organisation's content directory; its catalogues lie in DIR/translations",
    )
    common.add_argument("--json", action="store_true", help="print the outcome for machines")
    parser = argparse.ArgumentParser(
        prog="python -m translations",
        description="From English texts to catalogues that translators edit and the bot loads.",
        epilog="Exit status: 0 all is well, 1 faults were found, 2 the command cannot run.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def add(name: str, summary: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=summary, description=summary, parents=[common])

    add("extract", "Write one template for each domain from the English texts.")
    updating = add("update", "Bring every catalogue up to its template; changed texts turn fuzzy.")
    updating.add_argument(
        "--language",
        action="append",
        default=[],
        metavar="CODE",
        help="also begin catalogues of this language for every domain",
    )
    compiling = add("compile", "Compile the catalogues that changed; fuzzy texts are left out.")
    compiling.add_argument("--force", action="store_true", help="compile all of them")
    checking = add("check", "Find what is wrong in the catalogues; change nothing.")
    checking.add_argument("--progress", action="store_true", help="also print how far each one is")
    return parser


if __name__ == "__main__":
    sys.exit(main())
