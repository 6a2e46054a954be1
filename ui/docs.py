"""The OpenAPI page, drawn here so that no script comes from another host."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from fastapi.responses import HTMLResponse

from ui.context import AppContext
from ui.pages import whole_page
from ui.render_page import Operation, docs_html
from ui.strings import Words


def docs_page(context: AppContext, schema: Mapping[str, Any], *, say: Words) -> HTMLResponse:
    """Every address with its parameters and bodies, from the OpenAPI document."""
    found = [
        _operation(path, method, body, schema)
        for path, methods in schema["paths"].items()
        for method, body in methods.items()
    ]
    return whole_page(context, docs_html(found, say), title=say("footer_api"), say=say)


def _operation(path: str, method: str, body: Mapping[str, Any], schema: Mapping[str, Any]) -> Operation:
    parameters = tuple(
        (str(one["name"]), "必填" if one.get("required") else "", str(one.get("description", "")))
        for one in body.get("parameters", ())
    )
    content = body.get("requestBody", {}).get("content", {}).get("application/json", {})
    shape = json.dumps(_resolve(content["schema"], schema), ensure_ascii=False, indent=2) if content else ""
    return Operation(
        method=method.upper(),
        path=path,
        summary=str(body.get("summary", "")),
        description=str(body.get("description", "")),
        parameters=parameters,
        body=shape,
    )


def _resolve(shape: Any, schema: Mapping[str, Any], depth: int = 0) -> Any:
    """A schema with its references filled in and its titles left out."""
    if isinstance(shape, list):
        return [_resolve(item, schema, depth) for item in shape]
    if not isinstance(shape, dict):
        return shape
    if "$ref" in shape and depth < 6:
        name = shape["$ref"].rsplit("/", 1)[-1]
        return _resolve(schema["components"]["schemas"][name], schema, depth + 1)
    return {key: _resolve(value, schema, depth) for key, value in shape.items() if key != "title"}
