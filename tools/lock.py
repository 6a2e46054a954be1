"""Write requirements.lock and requirements-dev.lock from what is installed beside this interpreter.

`make lock` installs pyproject.toml into an empty environment first, so that what is installed is what was resolved.
"""

from __future__ import annotations

import tomllib
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent


def closure(requirements: list[str]) -> dict[str, str]:
    """Every distribution that `requirements` need, as canonical name → pin."""
    pins: dict[str, str] = {}
    done: set[tuple[str, str]] = set()
    todo = [Requirement(text) for text in requirements]
    while todo:
        wanted = todo.pop()
        for extra in ("", *sorted(wanted.extras)):
            if (canonicalize_name(wanted.name), extra) in done:
                continue
            done.add((canonicalize_name(wanted.name), extra))
            found = distribution(wanted.name)
            # A local version ("+cpu") names one machine's build; the public version installs everywhere.
            pins[canonicalize_name(wanted.name)] = f"{found.metadata['Name']}=={found.version.split('+')[0]}"
            needs = (Requirement(text) for text in found.requires or [])
            todo += [need for need in needs if need.marker is None or need.marker.evaluate({"extra": extra})]
    return pins


def main() -> None:
    """Write both files."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf8"))["project"]
    run = closure(project["dependencies"])
    dev = closure(project["optional-dependencies"]["dev"])
    (ROOT / "requirements.lock").write_text(
        "# Everything that newsqa runs with, pinned exactly. Made by `make lock`.\n"
        + "".join(f"{run[name]}\n" for name in sorted(run)),
        encoding="utf8",
    )
    (ROOT / "requirements-dev.lock").write_text(
        "# What the checks need on top of requirements.lock, pinned exactly. Made by `make lock`.\n"
        "-r requirements.lock\n" + "".join(f"{dev[name]}\n" for name in sorted(dev) if name not in run),
        encoding="utf8",
    )


if __name__ == "__main__":
    main()
