"""Error codes of the WhatsApp Cloud API, by what is to be done about them."""

from __future__ import annotations

from typing import Literal

Remedy = Literal["again", "pause", "window", "reshape", "operator", "give up"]

# Whose codes they are: the comment; what is done: the remedy they stand under.
REMEDIES: dict[Remedy, frozenset[int]] = {
    # A trouble that passes.
    "again": frozenset(
        {
            1,  # unknown
            2,  # the service is down
            4,  # too many calls of this app
            80007,  # too many calls of this account
            130429,  # more messages a second than the number may send
            131000,  # unknown
            131016,  # the service is overloaded
            131048,  # slowed down for what looked like unwanted messages
            131057,  # the account is being maintained
            131064,  # the account's limit of messages
            133004,  # the server is not available
            133016,  # too many registrations
        }
    ),
    # Too many messages to one person: a growing pause of its own.
    "pause": frozenset({131056}),
    # The person wrote more than a day ago: only a template may be sent.
    "window": frozenset({131047}),
    # The message is not to its liking: the person gets the same words as plain text.
    "reshape": frozenset({100, 131008, 131009, 131051, 135000}),
    # Somebody must do something: renew a token, pay a bill. Meanwhile the reply is kept.
    "operator": frozenset(
        {
            0,  # not authenticated
            3,  # not permitted
            10,  # not permitted
            190,  # the token has expired
            *range(200, 300),  # not permitted
            368,  # the account is blocked for a while
            33,  # no such phone number id
            131005,  # no access
            131031,  # the account is locked
            131037,  # the display name is not approved
            131042,  # a bill is open
            131044,  # a bill is open
            131045,  # the number is not registered
        }
    ),
    # This person cannot be reached so.
    "give up": frozenset(
        {
            130472,  # part of an experiment of Meta's
            130497,  # not to that country
            131021,  # to ourselves
            131026,  # not on WhatsApp, or too old a version
            131030,  # a test number, and not on its list
            131049,  # Meta holds it back
            131050,  # the person wants no advertisements
            131052,  # media
            131053,  # media
            131062,  # not to a business-scoped user id
            131063,  # advertisements
            137000,  # another phone than before
        }
    ),
}

_BY_CODE: dict[int, Remedy] = {
    code: remedy for remedy, codes in REMEDIES.items() for code in codes
}


def remedy_for(code: int | None, status: int = 0) -> Remedy:
    """Return what to do about an error code; about an unknown one, the HTTP status tells."""
    if code in _BY_CODE:
        return _BY_CODE[code]
    if status >= 500 or status in (408, 425, 429):
        return "again"
    return "operator" if status in (401, 403) else "give up"
