"""The page at /docs: the chat API as plain HTML, without any script or third party."""

from __future__ import annotations

import json
from html import escape
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse


def router() -> APIRouter:
    routes = APIRouter(include_in_schema=False)

    @routes.get("/docs", response_class=HTMLResponse)
    async def reference(request: Request) -> str:
        return render(request.app.openapi())

    return routes


def render(schema: dict[str, Any]) -> str:
    """Return the page for an OpenAPI schema: every route with its examples."""
    parts = [
        f"<h1>{escape(schema['info']['title'])}</h1>",
        f"<p>{escape(schema['info'].get('description', ''))}</p>",
        '<p>For machines: <a href="/openapi.json">/openapi.json</a></p>',
        '<p>For editors: <a href="/coverage">what the knowledge covers</a></p>',
    ]
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            parts.append(f"<h2><code>{method.upper()} {escape(path)}</code></h2>")
            parts.append(f"<p>{escape(operation.get('description', ''))}</p>")
            body = operation.get("requestBody")
            parts += _examples("Body", body, schema) if body else []
            for status, response in operation["responses"].items():
                parts += _examples(f"Answer {status}", response, schema)
    title = escape(schema["info"]["title"])
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width">{"".join(parts)}</html>'
    )


def _examples(name: str, holder: dict[str, Any], schema: dict[str, Any]) -> list[str]:
    content: dict[str, Any] = next(iter(holder.get("content", {}).values()), {})
    examples = _shape(content.get("schema", {}), schema).get("examples", [])
    described = escape(holder.get("description", ""))
    return [f"<h3>{escape(name)}</h3><p>{described}</p>"] + [
        f"<pre>{escape(json.dumps(example, indent=2, ensure_ascii=False))}</pre>"
        for example in examples
    ]


def _shape(shape: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """Follow a reference, also one of several choices, to the named shape behind it."""
    for choice in [shape, *shape.get("anyOf", [])]:
        if name := choice.get("$ref", "").rpartition("/")[2]:
            found: dict[str, Any] = schema["components"]["schemas"][name]
            return found
    return shape
