"""`update`: brings the catalogues of every language up to their templates.

A text whose English changed keeps its old translation, marked fuzzy, with the previous English
beside it. Candidates are looked for under the same context only, so that a paragraph is never
offered the translation of another entry's paragraph.
"""

from __future__ import annotations

from collections.abc import Collection
from difflib import SequenceMatcher

from babel.messages import Catalog, Message

from translations import po
from translations.coverage import Coverage
from translations.domains import Place
from translations.languages import SOURCE_LANGUAGE, Language, Languages

# Below this likeness a changed text is a new one; gettext's msgmerge uses 0.6 too.
LIKE_ENOUGH = 0.6


def update(
    place: Place, languages: Languages, coverage: Coverage, wanted: Collection[str] = ()
) -> dict[str, bool]:
    """Writes the catalogues that must or do exist; each file with whether it changed.

    A language named in `wanted` gets a catalogue for every domain.
    """
    changed = {}
    for template_path in sorted(place.templates.glob("*.pot")):
        domain = template_path.stem
        template = po.read(template_path)
        for language in languages:
            path = place.catalogue(language.code, domain)
            needed = coverage.requires(domain, language.code) or language.code in wanted
            if language.code == SOURCE_LANGUAGE or not (needed or path.exists()):
                continue
            old = po.read(path) if path.exists() else Catalog()
            name = path.relative_to(place.catalogues).as_posix()
            changed[name] = po.write(path, merge(template, old, language, domain))
    return changed


def merge(template: Catalog, old: Catalog, language: Language, domain: str) -> Catalog:
    """The template's messages with the translations of `old`; what is gone becomes obsolete."""
    unsigned = old.last_translator == po.NO_TRANSLATOR
    new = Catalog(
        locale=language.code.replace("-", "_") if language.locale.language != "en" else None,
        domain=domain,
        header_comment=f"# {language.english_name} texts of the domain {domain}.",
        project=po.PROJECT_NAME,
        msgid_bugs_address=po.BUGS,
        version="1",
        creation_date=template.creation_date,
        revision_date=template.creation_date if unsigned else old.revision_date,
        last_translator=po.PROJECT_NAME if unsigned else old.last_translator,
        language_team=language.english_name,
        charset="utf-8",
        fuzzy=False,
    )
    set_plural_forms(new, language)
    written = {_key(message): message for message in po.all_messages(old) if _any_text(message)}
    left = dict(written)
    fresh = []
    for message in po.messages(template):
        merged = message.clone()
        new[merged.id] = merged
        earlier = left.pop(_key(message), None)
        if earlier is None:
            fresh.append(merged)
        else:
            _keep(merged, earlier, new.num_plurals)
    for message in fresh:
        candidate = _closest(message, list(left.values()))
        if candidate is not None:
            del left[_key(candidate)]
            _keep(message, candidate, new.num_plurals)
            message.flags.add("fuzzy")
            message.previous_id = list(po.sources(candidate))
    for key, message in left.items():
        message.flags -= {"fuzzy"}
        message.previous_id = []
        new.obsolete[key] = message
    return new


def set_plural_forms(catalog: Catalog, language: Language) -> None:
    """The language's own plural rule, which Babel's table lacks for some."""
    number, expression = _plural(language.plural_forms)
    vars(catalog).update(_num_plurals=number, _plural_expr=expression)


def _plural(forms: str) -> tuple[int, str]:
    count, _, expression = forms.partition(";")
    return int(count.partition("=")[2]), expression.strip().removeprefix("plural=").rstrip(";")


def _keep(message: Message, earlier: Message, forms: int) -> None:
    message.user_comments = list(earlier.user_comments)
    message.flags |= earlier.flags & {"fuzzy"}
    message.previous_id = list(earlier.previous_id)
    texts = po.translations(earlier)
    if message.pluralizable != earlier.pluralizable or (
        message.pluralizable and len(texts) != forms
    ):
        message.flags.add("fuzzy")
    if message.pluralizable:
        message.string = tuple((*texts, *[""] * forms)[:forms])
    else:
        message.string = texts[0]


def _key(message: Message) -> tuple[str, str] | str:
    text = po.sources(message)[0]
    return (text, message.context) if message.context is not None else text


def _any_text(message: Message) -> bool:
    return any(po.translations(message))


def _closest(message: Message, candidates: list[Message]) -> Message | None:
    wanted = po.sources(message)[0]
    best, found = LIKE_ENOUGH, None
    for candidate in candidates:
        if candidate.context != message.context:
            continue
        matcher = SequenceMatcher(None, po.sources(candidate)[0], wanted, autojunk=False)
        if matcher.quick_ratio() >= best and (ratio := matcher.ratio()) >= best:
            best, found = ratio, candidate
    return found
