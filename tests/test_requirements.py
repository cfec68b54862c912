"""What is imported is declared, what is declared is used, and every lock is whole."""

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.ROOT)
REQUIREMENTS = ROOT / "requirements"
SITE = ("platform/asv", "platform/operations", "home", "experiences", "network", "search")
OWN = {"asv", "demo", "operations", "home", "experiences", "network", "search", "tests", "bench"}
LOCKS = ("base", "dev", "uv", "audit", "wagtail8", "newest")
# What no line of Python names, and who asks for it.
CALLED_BY_OTHERS = {
    "editables": "hatchling, for the editable installation",
    "gunicorn": "the command that serves the site",
    "hatchling": "pip, to install the project",
    "psycopg": "Django, for PostgreSQL",
    "coverage": "make coverage",
    "django-stubs": "mypy",
    "djlint": "make check",
    "pytest-cov": "make coverage",
    "pytest-django": "pytest",
    "pytest-playwright": "its fixtures, in tests/e2e",
    "pytest-randomly": "pytest",
    "pytest-xdist": "pytest",
    "ruff": "make check",
}


distributions = cache(packages_distributions)


def name_of(line: str) -> str:
    """A distribution's name as registries compare it."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=;\s]", line, maxsplit=1)[0]).lower()


@cache
def declared(name: str) -> frozenset[str]:
    """The distributions that a `.in` file asks for."""
    lines = (REQUIREMENTS / f"{name}.in").read_text().splitlines()
    return frozenset(name_of(line) for line in lines if line and not line.startswith(("#", "-")))


def sources(folders: tuple[str, ...]) -> Iterator[Path]:
    """The Python files below these folders; migrations stay as the versions of their day wrote them."""
    for folder in folders:
        yield from (path for path in (ROOT / folder).rglob("*.py") if "migrations" not in path.parts)


@cache
def imported(folders: tuple[str, ...]) -> frozenset[str]:
    """The distributions that the Python files below these folders import, by one of their top modules."""
    known = distributions()
    tops = set()
    for path in sources(folders):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                tops |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                tops.add(node.module.split(".")[0])
    foreign = tops - OWN - sys.stdlib_module_names
    return frozenset(name_of(known.get(top, [top])[0]) for top in foreign)


@cache
def named_in_settings() -> frozenset[str]:
    """The distributions that settings name as text: apps, middleware, backends."""
    text = "\n".join(path.read_text() for path in (ROOT / "platform/asv/settings").glob("*.py"))
    tops = {match.split(".")[0] for match in re.findall(r'"([a-z_]+(?:\.\w+)*)"', text)}
    return frozenset(name_of(each) for top in tops for each in distributions().get(top, ()))


def test_what_the_site_imports_is_declared():
    # What the site does without where it is not installed: PDF (README), the gallery of components.
    assert imported(SITE) - declared("base") - {"weasyprint", "pyyaml"} == set()


def test_what_tests_and_tools_import_is_declared():
    assert (
        imported(("tests", "bench", "platform/demo", "platform/deploy")) - declared("base") - declared("dev") == set()
    )


@pytest.mark.parametrize("name", ["base", "dev"])
def test_what_is_declared_is_used(name):
    used = imported((*SITE, *(() if name == "base" else ("tests", "bench", "platform/demo")))) | named_in_settings()
    assert declared(name) - used - CALLED_BY_OTHERS.keys() == set()


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_is_whole_and_names_no_registry(name):
    text = (REQUIREMENTS / f"{name}.txt").read_text()
    pins = re.split(r"\n(?=\S)", text.strip())
    assert [pin for pin in pins if "==" not in pin or "--hash=sha256:" not in pin] == []
    assert "://" not in text
    alone = name in ("base", "uv", "audit")
    asked = declared(name) if alone else declared("base") | declared("dev")
    assert asked - {name_of(pin) for pin in pins} == set()


@pytest.mark.parametrize(
    ("answer", "required", "said", "code"),
    [
        ([{"name": "a", "version": "1", "vulns": []}], "false", "1 packages, 0 known faults", 0),
        ([{"name": "a", "version": "1", "vulns": [{"id": "CVE-1", "fix_versions": ["2"]}]}], "false", "mended in 2", 1),
        (
            [{"name": "a", "skip_reason": "not found"}],
            "false",
            "NOT AUDITED: the list of known faults answered for 0",
            0,
        ),
        ([{"name": "a", "skip_reason": "not found"}], "true", "NOT AUDITED", 1),
        (None, "false", "NOT AUDITED", 0),
        (None, "true", "NOT AUDITED", 1),
    ],
)
def test_an_audit_that_could_not_ask_does_not_pass_for_a_clean_one(tmp_path, answer, required, said, code):
    tool = tmp_path / "pip-audit"
    spoken = "" if answer is None else json.dumps({"dependencies": answer})
    tool.write_text(f"#!/bin/sh\necho '{spoken}'\nexit 1\n")
    tool.chmod(0o755)
    ways = {"PATH": os.environ["PATH"], "PIP_AUDIT": str(tool), "AUDIT_REQUIRED": required}
    ran = subprocess.run([ROOT / "platform/deploy/audit.sh"], env=ways, capture_output=True, text=True)
    assert (said in ran.stdout, ran.returncode) == (True, code), ran
