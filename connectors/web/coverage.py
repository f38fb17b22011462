"""Serves the matrix of what the knowledge covers, for those who look after it.

It tells nothing of people: it is made from the entries alone, anew for each build and each day.
"""

from __future__ import annotations

import gzip
import logging
import threading
from datetime import date
from pathlib import Path

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse

from connectors.settings import Settings
from knowledge.coverage import served_coverage
from knowledge.coverage_page import CoveragePage
from knowledge.fault import KnowledgeError
from knowledge.paths import current_build, index_folder

log = logging.getLogger(__name__)

NOT_BUILT = "There is no knowledge to show yet: run `python -m knowledge build`."


class Pages:
    """The page of the build in force, kept packed until there is another build or day."""

    def __init__(self, content: Path, data: Path) -> None:
        self._content = content
        self._data = data
        self._making = threading.Lock()
        self._made: tuple[str, date] | None = None
        self._packed = b""
        self._policy = ""

    def newest(self, today: date) -> tuple[bytes, str]:
        """The page, gzipped, and its policy; `KnowledgeError` when nothing is built."""
        wanted = (current_build(self._data), today)
        with self._making:
            if wanted != self._made:
                page = CoveragePage.load(self._content)
                folder = index_folder(self._data) / wanted[0]
                text = page.render(served_coverage(folder, self._content, today))
                self._packed = gzip.compress(text.encode(), 6, mtime=0)
                self._policy = page.policy
                self._made = wanted
            return self._packed, self._policy


def router(settings: Settings) -> APIRouter:
    """The route /coverage; the first request after a build makes the page, outside the loop."""
    pages = Pages(settings.content.resolve(), settings.data.resolve())
    routes = APIRouter(include_in_schema=False)

    @routes.api_route("/coverage", methods=["GET", "HEAD"])
    def coverage(request: Request) -> Response:
        try:
            packed, policy = pages.newest(date.today())
        except (KnowledgeError, OSError, ValueError) as error:
            log.error("The coverage page cannot be made: %s.", error)
            return PlainTextResponse(NOT_BUILT, 503)
        headers = {
            "Content-Security-Policy": policy,
            "Cache-Control": "no-cache",
            "Vary": "Accept-Encoding",
        }
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers["Content-Encoding"] = "gzip"
            return Response(packed, media_type="text/html", headers=headers)
        return Response(gzip.decompress(packed), media_type="text/html", headers=headers)

    return routes
