"""The database engine: durable SQLite by default, any SQLAlchemy address otherwise."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

WRITE = "musafir_write"


class StoreUnavailable(Exception):
    """The database cannot take or give anything now: full disk, locked, gone. Try again later."""


class Database:
    """Opens transactions; every failure of the database comes out as `StoreUnavailable`."""

    def __init__(self, address: str, timeout: float) -> None:
        url = make_url(address)
        # Parameters hold what people wrote: they must not stand in an error message.
        self.engine: AsyncEngine = create_async_engine(url, hide_parameters=True)
        # SQLite has one writer at a time. Those who wait for it in SQLite look again and again,
        # each in a thread of its own, until hardly anybody gets on; here they stand in a queue.
        self._turn: AbstractAsyncContextManager[object] = nullcontext()
        if url.get_backend_name() == "sqlite":
            self._turn = asyncio.Lock()
            if url.database:
                Path(url.database).parent.mkdir(parents=True, exist_ok=True)
            _prepare_sqlite(self.engine, timeout)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """One transaction; when it ends without an error everything is on the disk."""
        async with self._turn, self._connect(write=True) as connection:
            yield connection

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        async with self._connect(write=False) as connection:
            yield connection

    async def forget(self) -> None:
        """Empties SQLite's write-ahead log, where erased words would stand for a while longer."""
        if self.engine.dialect.name != "sqlite":
            return
        async with self.engine.connect() as connection:
            raw = await connection.get_raw_connection()
            driver: Any = raw.driver_connection
            await driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    async def close(self) -> None:
        await self.engine.dispose()

    @asynccontextmanager
    async def _connect(self, *, write: bool) -> AsyncIterator[AsyncConnection]:
        try:
            async with self.engine.connect() as connection:
                await connection.execution_options(**{WRITE: write})
                async with connection.begin():
                    yield connection
        except (OperationalError, PoolTimeout) as error:
            raise StoreUnavailable(_reason(error)) from None
        except DBAPIError as error:
            if error.connection_invalidated:
                raise StoreUnavailable(_reason(error)) from None
            raise


def _reason(error: SQLAlchemyError) -> str:
    original = getattr(error, "orig", None)
    return str(original or type(error).__name__)


def _prepare_sqlite(engine: AsyncEngine, timeout: float) -> None:
    """Make commits durable and readers independent of the writer."""

    @event.listens_for(engine.sync_engine, "connect")
    def _set_pragmas(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # transactions are begun below, explicitly
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {int(timeout * 1000)}")
        # SQLite reports a refused journal mode only by returning the old one.
        cursor.execute("PRAGMA journal_mode = WAL")
        mode = cursor.fetchone()[0]
        if mode != "wal":
            raise StoreUnavailable(f"SQLite refused write-ahead logging (journal mode {mode!r})")
        # FULL: an acknowledged message survives a power cut, not only a crash.
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        # What people wrote is overwritten on erasure, not only unlinked.
        cursor.execute("PRAGMA secure_delete = ON")
        cursor.close()

    @event.listens_for(engine.sync_engine, "invalidate")
    def _give_back_the_lock(connection: Any, _record: Any, _error: Any) -> None:
        # After a cancelled statement SQLAlchemy closes without a rollback, and SQLite then keeps
        # the lock as long as a cursor lives. In the queue of the driver, for it may be at work.
        driver = connection.driver_connection
        if driver._connection is not None:
            driver._tx.put((None, driver._connection.rollback))

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Any) -> None:
        # A reader that turns writer fails at once with "locked"; a writer from the start waits.
        # A reader begins nothing: what it reads in one statement was committed together.
        if connection.get_execution_options().get(WRITE):
            connection.exec_driver_sql("BEGIN IMMEDIATE")
