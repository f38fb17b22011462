"""The corridor pack in the talk: one message with what matters most, and the way to its page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from bot.actions.base import Action, Context
from bot.actions.contact_lines import lines
from bot.actions.conversation import Conversation
from bot.actions.move import Move, Say
from bot.actions.places import Corridor, named, place_buttons, remembered
from translations.format import isolate

if TYPE_CHECKING:
    from knowledge.pack import Line, Pack

LONGEST = 3900
"""UTF-16 units. A message of Telegram or WhatsApp holds 4096; the date of the check is added."""
MOST_OFFICES = 4
"""In each of the two countries; the page has all."""
ROOM_FOR_TITLES = 300
GAP = "\n\n"


def pack(conversation: Conversation, context: Context, corridor: Corridor | None = None) -> Move:
    """The pack of the corridor; asks for a half of it that is not known, then comes back."""
    told, known = named(conversation, context), remembered(conversation)
    where = corridor or Corridor(
        told.origin or known.origin, told.destination or known.destination
    )
    taxonomy = context.services.taxonomy
    for role, code, codes in (
        ("destination", where.destination, taxonomy.destinations),
        ("origin", where.origin, taxonomy.origins),
    ):
        if not code:
            buttons = place_buttons(codes, role, context)
            return Move((Say(f"utter_ask_{role}", buttons=buttons),), {"pending": "pack"})
    return _said(conversation, context, where)


def _said(conversation: Conversation, context: Context, where: Corridor) -> Move:
    from knowledge.question import Question

    sector = conversation.slot("sector")
    asked = Question("", context.language, where.origin, where.destination, sector)
    found = context.services.pack(asked)
    if found is None or not found.lines:
        return Move((Say("utter_no_answer_alone"),), {"pending": None})
    fields = {"checked_on": found.checked_on.isoformat() if found.checked_on else None}
    move = Move((Say("utter_pack", text=text_of(found, context, sector), fields=fields),))
    if not conversation.slots.get("noticed"):
        move = move.then(Say("utter_notice"), noticed=True)
    return move.then(pending=None)


def text_of(pack: Pack, context: Context, sector: str | None = None) -> str:
    """The pack as one message: whole lines only, and the titles of those without room."""
    head, foot = _head(pack, context), _foot(pack, context, sector)
    more = _say("utter_pack_more", context, titles="")
    headings = [_heading(section.label, section.key, context) for section in pack.sections]
    room = LONGEST - ROOM_FOR_TITLES - sum(map(_size, (*head, *foot, *headings, more)))
    taken: set[str] = set()
    for line in pack.by_weight:
        size = _size(_line(line))
        if size <= room:
            taken.add(line.entry)
            room -= size
    blocks = list(head)
    for section, heading in zip(pack.sections, headings):
        kept = [_line(line) for line in section.lines if line.entry in taken]
        blocks += [heading, *kept] if kept else []
    left = [line.title for line in pack.lines if line.entry not in taken]
    if left:
        titles = _as_many_as_fit(left, room + ROOM_FOR_TITLES)
        blocks.append(_say("utter_pack_more", context, titles=titles))
    return GAP.join([*blocks, *foot])


def _head(pack: Pack, context: Context) -> list[str]:
    place, language = context.services.place, context.language
    ends = {
        "origin": place(pack.origin, language),
        "destination": place(pack.destination, language),
    }
    head = [_say("utter_pack_title", context, **ends)]
    return [*head, _say("utter_pack_english", context)] if pack.untranslated else head


def _foot(pack: Pack, context: Context, sector: str | None) -> list[str]:
    """The offices, country by country, and the address of the page where it is known."""
    from knowledge.pack import offices_of

    services, foot = context.services, list[str]()
    language = context.languages.get(context.language)
    for wanted in services.taxonomy.pack.values():
        found = offices_of(wanted, services.contacts, pack.origin, pack.destination)
        for code, offices in found.items():
            heading = _bold(services.place(code, context.language))
            numbers = isolate(lines(offices[:MOST_OFFICES], context), language)
            foot.append(f"{heading}\n{numbers}")
    if services.public_address:
        corridor = f"{pack.origin}-{pack.destination}".lower()
        address = f"{services.public_address}/pack/{corridor}?language={context.language}"
        address += f"&work={sector}" if sector else ""
        foot.append(_say("utter_pack_page", context, address=address))
    return foot


def _heading(label: str, key: str, context: Context) -> str:
    return _bold(context.services.label(key, label, context.language))


def _bold(text: str) -> str:
    """Plain text has no headings: a sign that stands out in every script."""
    return f"\u25a0 {text}"


def _line(line: Line) -> str:
    return f"\u2022 {line.title}\n{line.text}"


def _as_many_as_fit(titles: Iterable[str], room: int) -> str:
    kept: list[str] = []
    for title in titles:
        if _size("; ".join([*kept, title])) <= room:
            kept.append(title)
    return "; ".join(kept)


def _say(key: str, context: Context, **values: str) -> str:
    return context.services.speech.say(key, context.services.catalogue, context.language, **values)


def _size(block: str) -> int:
    """The length as channels count it, with the blank line before."""
    return len(block.encode("utf-16-le")) // 2 + len(GAP)


class ActionPack(Action):
    name_ = "action_pack"
    decide = staticmethod(pack)
