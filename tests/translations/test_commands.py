"""`extract`, `update`, `compile` and `check`, run as an organisation runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from translations import po
from translations.__main__ import main
from translations.catalogue import Catalogue

SPANISH = {
    "The lowest wage": "El salario mínimo",
    "The lowest wage is HK$5,100.": "El salario mínimo es de 5.100 dólares de Hong Kong.",
    "Ask the office:\n- about pay\n- about {hours}": "Pregunte:\n- por el pago\n- por {hours}",
}


def run(command: str, content: Path, *options: str) -> int:
    return main([command, "--content", str(content), *options])


def spanish(content: Path) -> Path:
    return content / "translations/es/LC_MESSAGES/destinations-hk.po"


def translate(content: Path, texts: dict[str, str]) -> None:
    path = spanish(content)
    catalog = po.read(path)
    for message in po.messages(catalog):
        message.string = texts.get(po.sources(message)[0], message.string)
        message.flags.discard("fuzzy")
    po.write(path, catalog)


@pytest.fixture
def translated(content: Path) -> Path:
    assert run("extract", content) == 0
    assert run("update", content) == 0
    translate(content, SPANISH)
    return content


def test_only_catalogues_that_are_wanted_are_begun(translated: Path) -> None:
    found = [path.relative_to(translated) for path in translated.glob("translations/*/*/*.po")]
    assert found == [Path("translations/es/LC_MESSAGES/destinations-hk.po")]
    assert run("update", translated, "--language", "ne") == 0
    assert (translated / "translations/ne/LC_MESSAGES/taxonomy.po").exists()


def test_headers_flags_and_references_are_those_translators_programs_read(
    translated: Path,
) -> None:
    text = spanish(translated).read_text(encoding="utf-8")
    assert '"Language: es\\n"' in text
    assert '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"' in text
    assert "#: content/destinations/hk/minimum-wage.md\n#, python-brace-format\n" in text
    assert 'msgctxt "destinations/hk/minimum-wage"' in text


def test_a_complete_catalogue_passes_and_is_spoken(translated: Path) -> None:
    assert run("check", translated) == 0
    assert run("compile", translated) == 0
    catalogue = Catalogue.read([translated / "translations"])
    title = catalogue.translate("The lowest wage", "es", "destinations/hk/minimum-wage")
    assert title == "El salario mínimo"


def test_nothing_is_written_when_nothing_changed(
    translated: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("compile", translated)
    for command in ("extract", "update", "compile"):
        capsys.readouterr()
        assert run(command, translated, "--json") == 0
        assert json.loads(capsys.readouterr().out)["changed"] == [], command


def change(content: Path, old: str, new: str) -> None:
    path = content / "content/destinations/hk/minimum-wage.md"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_a_changed_text_turns_fuzzy_keeps_the_old_and_is_not_spoken(translated: Path) -> None:
    change(translated, "HK$5,100", "HK$5,300")
    assert run("check", translated) == 1
    run("extract", translated)
    for _ in range(2):  # a second time too: Babel alone forgets the previous English
        run("update", translated)
    [changed] = [message for message in po.messages(po.read(spanish(translated))) if message.fuzzy]
    assert changed.id == "The lowest wage is HK$5,300."
    assert changed.previous_id == ["The lowest wage is HK$5,100."]
    assert changed.string == SPANISH["The lowest wage is HK$5,100."]
    run("compile", translated)
    catalogue = Catalogue.read([translated / "translations"])
    assert not catalogue.has(str(changed.id), "es", "destinations/hk/minimum-wage")
    assert catalogue.has("The lowest wage", "es", "destinations/hk/minimum-wage")


def test_a_text_of_another_entry_is_never_offered(translated: Path) -> None:
    other = translated / "content/destinations/hk/contract.md"
    other.write_text("---\ntitle: The lowest wages\n---\nNew.\n", encoding="utf-8")
    change(translated, "title: The lowest wage", "title: Altogether different words")
    run("extract", translated)
    run("update", translated)
    titles = {m.id: m.string for m in po.messages(po.read(spanish(translated)))}
    assert titles["The lowest wages"] == ""


def test_a_text_that_went_comes_back_with_its_translation(translated: Path) -> None:
    change(translated, "The lowest wage is HK$5,100.\n\n", "")
    run("extract", translated)
    run("update", translated)
    assert len(po.messages(po.read(spanish(translated)))) == 2
    change(translated, "Ask the office:", "The lowest wage is HK$5,100.\n\nAsk the office:")
    run("extract", translated)
    run("update", translated)
    assert run("check", translated) == 0


@pytest.mark.parametrize(
    ("text", "wrong", "problem"),
    [
        ("The lowest wage is HK$5,100.", "", "is not translated; write the translation"),
        ("The lowest wage is HK$5,100.", "Son HK$5.200.", "[parity] number 5100 is missing"),
        ("The lowest wage is HK$5,100.", "Son HK$5.100. ", "[end_space] differs"),
        ("The lowest wage is HK$5,100.", "Son HK$5.100.\n", "[end_newline] differs"),
        ("The lowest wage is HK$5,100.", " Son HK$5.100.", "[begin_space] differs"),
        ("The lowest wage is HK$5,100.", "Son \u2068HK$5.100.", "[bidi] an invisible direction"),
        ("The lowest wage is HK$5,100.", "Son {HK$5.100}.", "[python_brace_format] has a lone"),
        (
            "Ask the office:\n- about pay\n- about {hours}",
            "Pregunte:\n- pago\n- {horas}",
            "[placeholders] {hours} is missing",
        ),
        (
            "Ask the office:\n- about pay\n- about {hours}",
            "Pregunte:\n- pago\n- {hours} {horas}",
            "[placeholders] {horas} is not in the English",
        ),
    ],
)
def test_each_fault_is_named_with_its_place(
    translated: Path, capsys: pytest.CaptureFixture[str], text: str, wrong: str, problem: str
) -> None:
    translate(translated, SPANISH | {text: wrong})
    capsys.readouterr()
    assert run("check", translated) == 1
    printed = capsys.readouterr().out.splitlines()
    assert any(
        line.startswith("translations/es/LC_MESSAGES/destinations-hk.po:")
        and "destinations/hk/minimum-wage:" in line
        and problem in line
        for line in printed
    ), printed
    capsys.readouterr()
    assert run("check", translated, "--json") == 1
    faults = json.loads(capsys.readouterr().out)["faults"]
    assert any(problem in fault["problem"] and fault["line"] > 1 for fault in faults)


def test_a_fuzzy_text_is_a_fault_only_where_the_language_must_be_complete(
    translated: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    catalog = po.read(spanish(translated))
    po.messages(catalog)[0].flags.add("fuzzy")
    po.write(spanish(translated), catalog)
    assert run("check", translated) == 1
    assert "is fuzzy: its English changed" in capsys.readouterr().out
    (translated / "translations/coverage.yml").write_text("{}", encoding="utf-8")
    assert run("check", translated) == 0


def test_a_missing_catalogue_and_one_of_gone_texts_are_faults(
    translated: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = spanish(translated).with_name("origins-zz.po")
    spanish(translated).rename(gone)
    assert run("check", translated) == 1
    printed = capsys.readouterr().out
    assert "destinations-hk.po:1: is missing; run 'python -m translations update'" in printed
    assert "origins-zz.po:1: belongs to texts that are gone" in printed


def test_length_limits_hold_in_english_and_in_translations(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from translations.check import check
    from translations.coverage import Coverage
    from translations.domains import Place
    from translations.extract import extract
    from translations.languages import load_languages
    from translations.update import update

    for name, text in {
        "bot/domain/responses.yml": "responses: {}\n",
        "connectors/speech.yml": "menu: {text: Menu of topics, max_length: 8}\n",
        "connectors/web/strings.yml": "send: {text: Send, max_length: 8}\n",
        "connectors/web/privacy.yml": "{}\n",
        "knowledge/taxonomy.yml": "topics: {}\n",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    place = Place(tmp_path, tmp_path / "knowledge", tmp_path / "translations", with_speech=True)
    languages, coverage = load_languages(), Coverage({"messages": frozenset({"fr"})})
    extract(place)
    update(place, languages, coverage)
    path = place.catalogue("fr", "messages")
    catalog = po.read(path)
    for message in po.messages(catalog):
        assert message.flags == {"max-length:8"}
        message.string = {"Send": "Envoyer-le", "Menu of topics": "Menu"}[str(message.id)]
    po.write(path, catalog)
    problems = [fault.problem for fault in check(place, languages, coverage).faults]
    assert problems == [
        "the English has 14 characters; at most 8 are shown",
        "[max-length] has 10 characters; at most 8 are shown, shorten it",
    ]


@pytest.mark.parametrize(
    ("file", "text", "problem"),
    [
        ("taxonomy.yml", None, "taxonomy.yml is missing"),
        ("content/destinations/hk/minimum-wage.md", "no front matter", "must begin with front"),
        ("content/destinations/hk/minimum-wage.md", "---\na: b\n---\nx", "needs the key 'title'"),
        ("languages.yml", "- code: fr", "add '- code: en'"),
        ("translations/coverage.yml", "world: [xx]", "'xx' is not in the table of languages"),
        ("translations/coverage.yml", "world: some", "write 'all' or a list"),
        ("translations/es/LC_MESSAGES/destinations-hk.po", 'msgid "a', "Mend the line"),
    ],
)
def test_what_cannot_run_says_why_and_exits_with_two(
    translated: Path, capsys: pytest.CaptureFixture[str], file: str, text: str | None, problem: str
) -> None:
    path = translated / file
    if text is None:
        path.unlink()
    else:
        path.write_text(text, encoding="utf-8")
    assert run("check", translated) == 2
    assert problem in capsys.readouterr().err


def test_a_content_directory_that_is_not_there_exits_with_two(tmp_path: Path) -> None:
    assert run("check", tmp_path / "nowhere") == 2


def test_obsolete_compiled_catalogues_are_removed(translated: Path) -> None:
    run("compile", translated)
    spanish(translated).unlink()
    run("compile", translated)
    assert not list(translated.glob("translations/**/*.mo"))
