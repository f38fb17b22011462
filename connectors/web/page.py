"""Serves the web chat: the page, its sentences, its static files and its manifest.

The page talks to the chat API like any other program; nothing here knows about conversations.
"""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from connectors.web.assets import Assets
from connectors.web.words import Translations, Words
from translations.catalogue import Catalogue
from translations.languages import Language, Languages, load_languages

FOLDER = Path(__file__).parent
# Where the quick exit leads: dull, big, and plausible to anybody who looks over a shoulder.
NEUTRAL_PAGE = "https://www.wikipedia.org/"
YEAR = 31_536_000

# No inline code, nothing from elsewhere, and no way to turn a text into markup.
CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ]
)
PAGE_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    # A shared phone must not show the page again from its cache.
    "Cache-Control": "no-store",
    "Vary": "Accept-Language, Accept-Encoding",
}


def router(
    settings: object = None,
    *,
    languages: Languages | None = None,
    catalogue: Translations | None = None,
    assets: Assets | None = None,
) -> APIRouter:
    """The routes of the page; what is not given is found as the rest of the service finds it.

    `settings.content` may hold an organisation's own table of languages, and
    `settings.neutral_page` may name another page for the quick exit.
    """
    served = languages or _languages(getattr(settings, "content", None))
    words = Words.load(FOLDER / "strings.yml", catalogue or Catalogue.load())
    assets = assets or Assets.load(FOLDER / "static")
    neutral_page = getattr(settings, "neutral_page", None) or NEUTRAL_PAGE
    template = environment().get_template("chat.html")
    routes = APIRouter(include_in_schema=False)

    def page(request: Request) -> HTMLResponse:
        asked = request.query_params.get("language")
        language = choose(served, asked, request.headers.get("accept-language", ""))
        text = template.render(
            words=words.of(language.code),
            language=language,
            languages=[served.get(code) for code in served.codes],
            # Only an explicit choice is told to the dialogue; a browser's setting is a hint.
            chosen=bool(asked and served.match(asked)),
            staff=request.query_params.get("staff") == "1",
            neutral_page=neutral_page,
            assets=assets,
        )
        return compressed(text, request)

    def strings(language: str) -> JSONResponse:
        if language not in served.codes:
            raise HTTPException(404, f"The page is not served in {language!r}.")
        return JSONResponse(words.of(language), headers={"Cache-Control": "public, max-age=300"})

    def static(version: str, name: str, request: Request) -> Response:
        if name not in assets.files:
            raise HTTPException(404, "No such file.")
        asset = assets.files[name]
        current = version == assets.version
        headers = {
            "ETag": asset.etag,
            "Vary": "Accept-Encoding",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": f"public, max-age={YEAR}, immutable" if current else "no-cache",
        }
        if request.headers.get("if-none-match") == asset.etag:
            return Response(status_code=304, headers=headers)
        content = asset.content
        if asset.compressed and "gzip" in request.headers.get("accept-encoding", ""):
            content = asset.compressed
            headers["Content-Encoding"] = "gzip"
        return Response(content, media_type=asset.media_type, headers=headers)

    def manifest(request: Request) -> JSONResponse:
        language = choose(served, request.query_params.get("language"), "")
        return JSONResponse(
            _manifest(words.of(language.code), language, assets),
            media_type="application/manifest+json",
        )

    routes.add_api_route("/", page, methods=["GET", "HEAD"], response_class=HTMLResponse)
    routes.add_api_route("/chat/strings/{language}.json", strings, methods=["GET"])
    routes.add_api_route("/static/{version}/{name}", static, methods=["GET", "HEAD"])
    routes.add_api_route("/manifest.webmanifest", manifest, methods=["GET"])
    return routes


def compressed(text: str, request: Request) -> HTMLResponse:
    """The page, small enough for a slow network; it holds no secret that its size could tell."""
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return HTMLResponse(text, headers=PAGE_HEADERS)
    headers = {**PAGE_HEADERS, "Content-Encoding": "gzip"}
    return HTMLResponse(gzip.compress(text.encode(), 6, mtime=0), headers=headers)


def _languages(content: Path | None) -> Languages:
    own_table = content / "languages.yml" if content else None
    return load_languages(own_table if own_table and own_table.exists() else None)


def environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def choose(languages: Languages, asked: str | None, accepted: str) -> Language:
    """The language asked for by name, else the first the browser accepts, else English."""
    for wanted in [asked or "", *_by_preference(accepted)]:
        code = languages.match(wanted) if wanted else None
        if code:
            return languages.get(code)
    return languages.get("en" if "en" in languages.codes else languages.codes[0])


def _by_preference(accepted: str) -> list[str]:
    """The tags of an Accept-Language header, best first; nonsense is left out."""
    weighted: list[tuple[float, str]] = []
    for part in accepted.split(",")[:20]:
        tag, _, quality = part.strip().partition(";q=")
        try:
            weight = float(quality) if quality else 1.0
        except ValueError:
            continue
        if tag and tag != "*" and weight > 0:
            weighted.append((-weight, tag))
    return [tag for _, tag in sorted(weighted, key=lambda pair: pair[0])]


def _manifest(words: Mapping[str, str], language: Language, assets: Assets) -> dict[str, Any]:
    return {
        "name": words["page_title"],
        "short_name": words["page_title"],
        "description": words["page_description"],
        "lang": language.code,
        "dir": "rtl" if language.right_to_left else "ltr",
        "start_url": "/",
        "display": "minimal-ui",
        "background_color": "#f7f5f0",
        "theme_color": "#0f5257",
        "icons": [
            {"src": assets.address("icon.svg"), "sizes": "any", "type": "image/svg+xml"},
        ],
    }
