"""The templates beside this file and how they are filled: autoescape is on, and an unknown name is an error."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from ui.citing import article_path

_FOLDER = Path(__file__).parent
_SLUG = re.compile(r"[^a-z_]")


def asset(name: str) -> str:
    """The text of theme.css or page.js."""
    return (_FOLDER / name).read_text(encoding="utf8")


@cache
def asset_version() -> str:
    """Changes whenever the style or the script does: browsers may keep them for good."""
    return hashlib.sha256((asset("theme.css") + asset("page.js")).encode()).hexdigest()[:12]


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["path"] = article_path
    environment.filters["slug"] = lambda text: _SLUG.sub("", text)
    return environment


def fill(template: str, **values: object) -> Markup:
    """The template with these values, every one escaped."""
    return Markup(_environment().get_template(template).render(**values))  # noqa: S704  (autoescaped)


def macro(name: str) -> Callable[..., Markup]:
    """One of the small pieces in template_macros.html."""
    template: Template = _environment().get_template("template_macros.html")
    found: Callable[..., Markup] = getattr(template.module, name)
    return found
