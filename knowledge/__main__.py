"""The editors' door: `python -m knowledge COMMAND`, from `check` to `gaps`."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

from knowledge.fault import KnowledgeError
from knowledge.paths import content_directory, data_directory

CLEAN, FAULTS, CANNOT_RUN = 0, 1, 2


def _check(arguments: argparse.Namespace) -> int:
    from knowledge.base import load_base
    from knowledge.check import check

    base = load_base(arguments.content)
    faults = check(base)
    if arguments.json:
        rows = [{"file": str(f.path), "line": f.line, "message": f.message} for f in faults]
        print(json.dumps({"entries": len(base.entries), "faults": rows}, ensure_ascii=False))
    else:
        for fault in faults:
            print(fault)
        print(f"{len(base.entries)} entries, {len(faults)} faults")
    return FAULTS if faults else CLEAN


def _build(arguments: argparse.Namespace) -> int:
    from knowledge.build import build

    started = time.monotonic()
    made = build(arguments.content, show_progress=not arguments.json)
    seconds = round(time.monotonic() - started, 2)
    if arguments.json:
        print(json.dumps(vars(made) | {"seconds": seconds}))
    else:
        print(
            f"{made.entries} entries, {made.translated} translated texts, "
            f"{made.passages} passages in {seconds} s: build {made.name} is in force"
        )
        if made.faults:
            served = f", {made.kept} entries are served as they last were" if made.kept else ""
            print(f"{made.faults} faults{served}: run `python -m knowledge check`")
    return FAULTS if made.faults else CLEAN


def _pin(arguments: argparse.Namespace) -> int:
    from knowledge.build import pin_vectors

    print(f"{pin_vectors(arguments.content)} vectors pinned")
    return CLEAN


def _ask(arguments: argparse.Namespace) -> int:
    from knowledge.evaluate import as_json
    from knowledge.library import Library
    from knowledge.question import Question

    library = Library.open(arguments.content, quick=True)
    outcome = as_json(
        library.answer(
            Question(
                text=arguments.text,
                language=arguments.language,
                origin=arguments.origin and arguments.origin.upper(),
                destination=arguments.destination and arguments.destination.upper(),
                sector=arguments.sector,
                stage=arguments.stage,
            )
        )
    )
    print(json.dumps(outcome, ensure_ascii=False) if arguments.json else _plain(outcome))
    return CLEAN


def _plain(outcome: dict[str, Any]) -> str:
    lines = [f"{outcome['decision']}: {outcome['topic']} ({outcome['probability']:.0%})"]
    if outcome["notice"]:
        lines.append(f"notice: {outcome['notice']}")
    if outcome["entry"]:
        lines += ["", outcome["text"], ""]
        lines += [
            f"source: {s['title']}, {s['publisher']}: {s['url']}" for s in outcome["sources"]
        ]
        lines.append(f"{outcome['entry']['id']}, checked on {outcome['checked_on']}")
    lines += [f"offered: {option['title']}" for option in outcome["options"]]
    lines += ["", "runners-up:"]
    lines += [f"  {c['score']:.3f}  {c['entry']}" for c in outcome["candidates"]]
    return "\n".join(lines)


def _evaluate(arguments: argparse.Namespace) -> int:
    from knowledge.base import load_base
    from knowledge.build import open_cache
    from knowledge.embedder import load_embedder
    from knowledge.evaluate import ask_all, bank_questions, read_questions, summarise
    from knowledge.library import Library

    content = arguments.content or content_directory()
    cache, embedder = open_cache(content, data_directory(content)), load_embedder(quick=True)
    library = Library.open(arguments.content, quick=True)
    if arguments.file is None:
        asked = bank_questions(load_base(arguments.content))
    else:
        asked = read_questions(arguments.file)
    rows = []
    for row in ask_all(
        library,
        asked,
        lambda texts: cache.vectors(f"{embedder.name}/question", texts, embedder.queries),
    ):
        rows.append(row)
        if arguments.file is not None:
            print(json.dumps(row, ensure_ascii=False))
    summary = summarise(rows)
    if arguments.json or arguments.file is not None:
        print(json.dumps({"summary": summary}, ensure_ascii=False))
        return CLEAN
    print(f"{'':24}{'n':>6}{'right (95 %)':>22}{'+offered':>10}{'wrong (95 %)':>20}{'refused':>9}")
    for name, part in summary.items():
        right = "{:.1%}-{:.1%}".format(*part["right_interval"])
        wrong = "{:.1%}-{:.1%}".format(*part["wrong_interval"])
        print(
            f"{name:24}{part['questions']:6}{part['right']:8.1%} {right:>13}"
            f"{part['right_or_offered']:10.1%}{part['wrong']:7.1%} {wrong:>12}"
            f"{part['refused']:9.1%}"
        )
    return CLEAN


def _show(arguments: argparse.Namespace) -> int:
    from knowledge.base import load_base
    from knowledge.paths import translations_directory
    from knowledge.preview import preview
    from translations.catalogue import Catalogue
    from translations.compile import compile_all
    from translations.domains import place

    base = load_base(arguments.content)
    compile_all(place())
    compile_all(place(base.content))
    catalogue = Catalogue.load(translations_directory(base.content), base.languages)
    shown = preview(base, arguments.entry, arguments.language, catalogue)
    text = shown.text.message(arguments.origin and arguments.origin.upper())
    if arguments.json:
        values = {"entry": shown.entry, "language": shown.language, "title": shown.text.title}
        print(json.dumps({**values, "text": text, "remarks": shown.remarks}, ensure_ascii=False))
    else:
        print("\n".join([shown.text.title, "", text, "", *shown.remarks]).rstrip())
    return CLEAN


def _coverage(arguments: argparse.Namespace) -> int:
    from knowledge.coverage import written_coverage
    from knowledge.coverage_table import coverage_values, print_corridor, print_coverage

    coverage = written_coverage(arguments.content)
    if arguments.html is not None:
        from knowledge.coverage_page import CoveragePage

        page = CoveragePage.load(arguments.content or content_directory())
        arguments.html.write_text(page.render(coverage), "utf-8")
    if arguments.json:
        print(json.dumps(coverage_values(coverage), ensure_ascii=False))
    elif arguments.html is not None:
        print(f"{len(coverage.corridors)} corridors written to {arguments.html}")
    elif arguments.origin and arguments.destination:
        corridor = coverage.corridor(arguments.origin, arguments.destination)
        if corridor is None:
            raise KnowledgeError(
                f"{arguments.origin} to {arguments.destination} is not a corridor of taxonomy.yml"
            )
        print_corridor(corridor)
    elif arguments.origin or arguments.destination:
        raise KnowledgeError("give both --origin and --destination, or none for all corridors")
    else:
        print_coverage(coverage)
    return CLEAN


def _gaps(arguments: argparse.Namespace) -> int:
    from knowledge.coverage import written_coverage
    from knowledge.coverage_table import print_gaps
    from knowledge.gaps import FILE, compared, read_gaps

    data = data_directory(arguments.content or content_directory())
    gaps = compared(read_gaps(data), written_coverage(arguments.content))
    if arguments.json:
        print(json.dumps({"gaps": [vars(gap) for gap in gaps]}, ensure_ascii=False))
    elif gaps:
        print_gaps(gaps)
    else:
        print(
            f"No gaps in {data / FILE}. The service counts one there each time it has no checked "
            "answer: topic, corridor, language and month, never what was asked."
        )
    return CLEAN


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m knowledge", description=__doc__)
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--content",
        type=Path,
        help="another base of knowledge (default: this project's)",
    )
    common.add_argument("--json", action="store_true", help="print JSON for programs")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Any, text: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=text, description=text, parents=[common])
        made.set_defaults(run=run)
        return made

    command("check", _check, "Find every fault in the knowledge files, with file and line.")
    command(
        "build",
        _build,
        "Build the index and put it in force; a running service takes it.",
    )
    command("pin", _pin, "Keep today's vectors with the base, so that a first build is quick.")
    ask = command("ask", _ask, "Ask one question and see the answer and the runners-up.")
    ask.add_argument("text")
    ask.add_argument("--language", default="en", help="language of the question (default: en)")
    ask.add_argument("--origin", help="country of origin, for example MA")
    ask.add_argument("--destination", help="country of destination, for example ES")
    ask.add_argument("--sector", help="for example domestic-work")
    ask.add_argument("--stage", help="for example at-work")
    show = command("show", _show, "Show what one entry sends, a draft too; nothing is built.")
    show.add_argument("entry", help="for example world/contract")
    show.add_argument("--language", default="en", help="language of the reader (default: en)")
    show.add_argument("--origin", help="leaves out the consulates of other countries")
    evaluate = command(
        "evaluate",
        _evaluate,
        "Ask a file of questions (JSON lines), or the bank's own, and sum up.",
    )
    evaluate.add_argument(
        "file",
        nargs="?",
        type=Path,
        help="default: the measuring lines of the question bank",
    )
    coverage = command(
        "coverage",
        _coverage,
        "Show what is answered, on which corridor, in which language; what is stale or missing.",
    )
    coverage.add_argument("--origin", help="with --destination: one corridor, topic by topic")
    coverage.add_argument("--destination", help="for example ES")
    coverage.add_argument("--html", type=Path, metavar="FILE", help="write it as a page")
    command("gaps", _gaps, "Show what people asked most and found no checked answer to.")
    return parser


def main(words: list[str] | None = None) -> int:
    """Exit status: 0 clean, 1 faults were found, 2 it could not run."""
    arguments = _arguments().parse_args(words)
    try:
        if arguments.content is not None:
            arguments.content = arguments.content.resolve()
        data_directory(arguments.content or content_directory())
        return int(arguments.run(arguments))
    except (KnowledgeError, OSError) as error:
        print(f"knowledge: {error}", file=sys.stderr)
        return CANNOT_RUN


if __name__ == "__main__":
    sys.exit(main())
