"""The drawing in ARCHITECTURE.md, held against the code: floors, third-party libraries, cycles."""

from __future__ import annotations

import ast
import fnmatch
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FLOORS = {"articles": 0, "embeddings": 1, "qa": 2, "eval": 3, "ui": 4}
MODULES = sorted(path for floor in FLOORS for path in (ROOT / floor).rglob("*.py"))


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


NAMES = {module_name(path) for path in MODULES}


def imports(path: Path) -> Iterator[str]:
    """Every module that a file names in an import, those inside functions included."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: a relative import hides the floor"
            inside = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from inside
            if not set(inside) <= NAMES:  # `from articles import patterns` names a module, not its package
                yield node.module


def library_table() -> dict[str, list[str]]:
    """ARCHITECTURE.md's table: library → patterns of the files that may import it."""
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf8")
    rows = re.findall(r"^\| `([\w, `.]+)` \| (.+?) \|", text, re.MULTILINE)
    return {
        library.strip(" `"): re.findall(r"`([^`]+)`", files) for names, files in rows for library in names.split(",")
    }


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_imports_only_point_down(path: Path) -> None:
    floor = path.relative_to(ROOT).parts[0]
    for name in imports(path):
        other = name.split(".")[0]
        if other in FLOORS:
            assert FLOORS[other] <= FLOORS[floor], f"{module_name(path)} imports {name}, a floor above"
            assert name not in FLOORS, f"{module_name(path)} imports the package {name}, not the defining module"


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_each_library_is_met_where_the_plan_says(path: Path) -> None:
    table = library_table()
    own = {*FLOORS, *sys.stdlib_module_names}
    for library in {name.split(".")[0] for name in imports(path)} - own:
        assert library in table, f"{library} is missing in ARCHITECTURE.md's table"
        here = path.relative_to(ROOT).as_posix()
        assert any(fnmatch.fnmatch(here, pattern) for pattern in table[library]), f"{here} imports {library}"


def test_no_import_cycle() -> None:
    graph = {module_name(path): sorted(set(imports(path)) & NAMES) for path in MODULES}
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, "cycle: " + " → ".join((*trail, name))
        if name not in done:
            for other in graph[name]:
                if other != name:
                    visit(other, (*trail, name))
            done.add(name)

    for name in graph:
        visit(name, ())


def imported_by(code: str) -> set[str]:
    """Top-level modules that a fresh interpreter holds after running `code`."""
    script = f"import sys\n{code}\nprint(*{{name.split('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(done.stdout.splitlines()[-1].split())


def test_help_imports_no_heavy_library() -> None:
    heavy = {"torch", "gradio", "sentence_transformers", "chromadb", "langchain", "numpy", "sqlalchemy", "pydantic"}
    assert not heavy & imported_by("import ui.cli")
