"""What a Telegram update means to us, as a plain value; most kinds of update mean nothing."""

from __future__ import annotations

from dataclasses import dataclass

from telegram import Chat, ChatMember, ChatMemberUpdated, Message, Update

# Edited messages are not asked for: their first form has had its turn.
ALLOWED = [Update.MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER]


@dataclass(frozen=True)
class Written:
    """A private message; `text` is None for a photo, a voice note and the like."""

    chat: str
    language_code: str | None
    text: str | None


@dataclass(frozen=True)
class Pressed:
    """A press on a button; `data` is what we had put on it."""

    chat: str
    language_code: str | None
    query: str
    data: str


@dataclass(frozen=True)
class Stopped:
    """The person blocked us."""

    chat: str


def read_update(update: Update) -> Written | Pressed | Stopped | None:
    """Return what concerns us in an update; None for groups, edits and service messages."""
    if update.message:
        return _written(update.message)
    if update.my_chat_member:
        return _stopped(update.my_chat_member)
    query = update.callback_query
    if query and (query.message is None or query.message.chat.type == Chat.PRIVATE):
        # In a private chat the chat has the number of the person.
        return Pressed(
            str(query.from_user.id), query.from_user.language_code, query.id, query.data or ""
        )
    return None


def _written(message: Message) -> Written | None:
    person = message.from_user
    if message.chat.type != Chat.PRIVATE or person is None or person.is_bot:
        return None
    text = message.text or message.caption
    if text is None and message.effective_attachment is None:
        return None
    return Written(str(message.chat.id), person.language_code, text)


def _stopped(change: ChatMemberUpdated) -> Stopped | None:
    banned = change.new_chat_member.status == ChatMember.BANNED
    private = change.chat.type == Chat.PRIVATE
    return Stopped(str(change.chat.id)) if banned and private else None
