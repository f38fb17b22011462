"""What a webhook of the WhatsApp Cloud API means to us, as plain values, from all its arrays.

A webhook holds a list of entries, each a list of changes, each a list of messages or statuses.
What cannot be read is left out, so that one odd message never holds up its neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

# A business-scoped user id: a country, perhaps the word for a parent account, and a name.
_USER_ID = re.compile(r"[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}")
_PHONE = re.compile(r"[0-9]{5,20}")
_NAME = re.compile(r"[\x21-\x7e]{1,200}")
# Edits are not read: the first form has had its turn.
_SILENT = ("edit", "revoke")
_WITH_CAPTION = ("image", "video", "document")

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Person:
    """`id` is the business-scoped user id or, where there is none, the phone number."""

    id: str
    phone: str | None = None


@dataclass(frozen=True)
class Written:
    """A message; `text` is None for a voice note, a place and whatever else is no text."""

    person: Person
    message: str
    text: str | None


@dataclass(frozen=True)
class Pressed:
    """A choice of a button or of a row of a list; `data` is what we had put on it."""

    person: Person
    message: str
    data: str
    title: str


@dataclass(frozen=True)
class Moved:
    """A person is from now on known under another id or number."""

    old: str
    new: str


@dataclass(frozen=True)
class Taken:
    """A message of ours is on its way, or there; `tracker` is what we had sent along."""

    tracker: str


@dataclass(frozen=True)
class Failed:
    """A message that was taken could not be delivered; `tracker` is what we had sent along."""

    tracker: str
    code: int


Update = Written | Pressed | Moved | Taken | Failed


def read_webhook(content: Json, number: str) -> list[Update]:
    """Return what concerns the phone number id `number`: messages by their time, then the rest."""
    messages: list[tuple[int, Update]] = []
    others: list[Update] = []
    if content.get("object") != "whatsapp_business_account":
        return []
    for entry in _objects(content, "entry"):
        for change in _objects(entry, "changes"):
            value = change.get("value")
            if (
                not isinstance(value, dict)
                or _text(value, "metadata", "phone_number_id") != number
            ):
                continue
            if change.get("field") == "messages":
                messages += _messages(value)
                others += _statuses(value)
            elif change.get("field") == "user_id_update":
                others += _renamings(value)
    # No order is promised, not even within one webhook.
    messages.sort(key=lambda timed: timed[0])
    return [*(update for _, update in messages), *others]


def is_user_id(address: str) -> bool:
    """True for a business-scoped user id, false for a phone number."""
    return bool(_USER_ID.fullmatch(address))


def _messages(value: Json) -> Iterator[tuple[int, Update]]:
    contacts = list(_objects(value, "contacts"))
    for message in _objects(value, "messages"):
        update = (
            _move(message)
            if message.get("type") == "system"
            else _message(message, _person(message, contacts))
        )
        if update:
            stamp = _text(message, "timestamp")
            yield int(stamp) if re.fullmatch("[0-9]{1,12}", stamp) else 0, update


def _message(message: Json, person: Person | None) -> Update | None:
    """Return what a person sent; None for groups, edits and withdrawn reactions."""
    kind = message.get("type")
    name = _name(message.get("id"))
    if not person or not name or "group_id" in message or kind in _SILENT:
        return None
    if kind == "reaction" and not _text(message, "reaction", "emoji"):
        return None
    if kind == "text":
        return Written(person, name, _text(message, "text", "body"))
    if kind == "button":  # under a template
        data, title = _text(message, "button", "payload"), _text(message, "button", "text")
        return Pressed(person, name, data, title)
    if kind == "interactive":
        for reply in ("button_reply", "list_reply"):
            data = _text(message, "interactive", reply, "id")
            if data:
                title = _text(message, "interactive", reply, "title")
                return Pressed(person, name, data, title)
    if kind == "request_welcome":  # the chat was opened for the first time
        return Written(person, name, "/start")
    caption = _text(message, str(kind), "caption") if kind in _WITH_CAPTION else ""
    return Written(person, name, caption or None)


def _person(message: Json, contacts: list[Json]) -> Person | None:
    sender, user_id = _text(message, "from"), _text(message, "from_user_id")
    contact: Json = next(
        (
            contact
            for contact in contacts
            if (sender and _text(contact, "wa_id") == sender)
            or (user_id and _text(contact, "user_id") == user_id)
        ),
        contacts[0] if len(contacts) == 1 and not sender else {},
    )
    candidates = (user_id, _text(contact, "user_id"), sender)
    phones = (sender, _text(contact, "wa_id"))
    phone = next((number for number in phones if _PHONE.fullmatch(number)), None)
    id = next((name for name in candidates if is_user_id(name)), phone)
    return Person(id, phone if phone != id else None) if id else None


def _move(message: Json) -> Moved | None:
    """Return the change of a number; a change of the user id comes as a field of its own."""
    old = _text(message, "from")
    user_id, phone = _text(message, "system", "user_id"), _text(message, "system", "wa_id")
    new = user_id if is_user_id(user_id) else phone
    known = _PHONE.fullmatch(old) or is_user_id(old)
    fits = _PHONE.fullmatch(new) or is_user_id(new)
    return Moved(old, new) if known and fits and old != new else None


def _renamings(value: Json) -> Iterator[Moved]:
    for renaming in _objects(value, "user_id_update"):
        old = _text(renaming, "user_id", "previous")
        new = _text(renaming, "user_id", "current")
        if is_user_id(old) and is_user_id(new) and old != new:
            yield Moved(old, new)


def _statuses(value: Json) -> Iterator[Taken | Failed]:
    for status in _objects(value, "statuses"):
        if status.get("status") in ("sent", "delivered"):
            yield Taken(_text(status, "biz_opaque_callback_data"))
        if status.get("status") != "failed":
            continue
        error: Json = next(_objects(status, "errors"), {})
        code = error.get("code")
        yield Failed(
            _text(status, "biz_opaque_callback_data"), code if isinstance(code, int) else 0
        )


def _name(id: object) -> str | None:
    """Return the name of a message, short and plain whatever it is; None if there is none."""
    if not isinstance(id, str) or not id:
        return None
    return id if _NAME.fullmatch(id) else sha256(id.encode("utf-8", "replace")).hexdigest()


def _objects(parent: Json, key: str) -> Iterator[Json]:
    children = parent.get(key)
    for child in children if isinstance(children, list) else ():
        if isinstance(child, dict):
            yield child


def _text(parent: Json, *path: str) -> str:
    """Return the text at the end of a path of keys; empty if anything on the way is not there."""
    found: Any = parent
    for key in path:
        found = found.get(key) if isinstance(found, dict) else None
    return found if isinstance(found, str) else ""
