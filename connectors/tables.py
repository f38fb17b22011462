"""The tables of the store, for SQLite and PostgreSQL alike."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

# SQLite only numbers rows by itself when the type is INTEGER.
Number = BigInteger().with_variant(Integer, "sqlite")


def _conversation() -> Column[str]:
    return Column(
        "conversation",
        ForeignKey("conversations.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    )


conversations = Table(
    "conversations",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("channel", String(16), nullable=False),
    Column("address", Text),  # encrypted; None where replies are fetched, not sent
    Column("address_hash", String(64)),
    Column("token_hash", String(64)),
    Column("language_hint", String(16)),
    Column("state", JSON, nullable=False),  # as the dialogue last told
    Column("wanted", JSON, nullable=False),  # values to set with the next turn
    Column("closed", Boolean, nullable=False, default=False),  # the person blocked us
    Column("forget", Boolean, nullable=False, default=False),  # erase once all is sent
    Column("created", Float, nullable=False),
    Column("seen", Float, nullable=False, index=True),
    UniqueConstraint("channel", "address_hash"),
)

inbox = Table(
    "inbox",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("channel", String(16), nullable=False),
    Column("provider_id", String(200), nullable=False),
    _conversation(),
    Column("kind", String(16), nullable=False),
    Column("content", Text, nullable=False),
    Column("shortened", Boolean, nullable=False, default=False),
    Column("done", Boolean, nullable=False, default=False),
    Column("received", Float, nullable=False, index=True),
    UniqueConstraint("channel", "provider_id"),
    Index("inbox_waiting", "done", "conversation", "id"),
    sqlite_autoincrement=True,
)

outbox = Table(
    "outbox",
    metadata,
    # Never reused, because the number is also the event id that a browser resumes from.
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("inbox", ForeignKey("inbox.id", ondelete="CASCADE"), nullable=False, index=True),
    _conversation(),
    Column("position", Integer, nullable=False),
    Column("reply", JSON, nullable=False),
    # fetched | waiting | sending | sent | failed | template (until the person writes again)
    Column("send_state", String(8), nullable=False),
    Column("parts_sent", Integer, nullable=False, default=0),
    Column("attempts", Integer, nullable=False, default=0),
    Column("next_attempt", Float, nullable=False, default=0.0),
    UniqueConstraint("inbox", "position"),
    Index("outbox_waiting", "send_state", "conversation", "id"),
    sqlite_autoincrement=True,
)

issued = Table(
    "issued",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    _conversation(),
    Column("payload", Text, nullable=False),
    Column("created", Float, nullable=False, index=True),
    UniqueConstraint("conversation", "payload"),
    sqlite_autoincrement=True,
)

# Conversations whose events Rasa must still erase; no foreign key, for the row is gone by then.
erasures = Table(
    "erasures",
    metadata,
    Column("conversation", String(64), primary_key=True),
    Column("requested", Float, nullable=False),
)
