"""The rules of the house that no linter knows."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

ROOT = Path(settings.ROOT)
ROOMS = {"asv": 0, "search": 1, "experiences": 1, "home": 1, "network": 2}
SOURCES = [
    path
    for top in ("platform/asv", "search", "experiences", "home", "network")
    for path in sorted((ROOT / top).rglob("*.py"))
    if "migrations" not in path.parts
]


def room_of(path: Path) -> str:
    parts = path.relative_to(ROOT).parts
    return "asv" if parts[0] == "platform" else parts[0]


def imported_rooms(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found & set(ROOMS)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_one_way(path):
    room = room_of(path)
    wrong = {other for other in imported_rooms(path) if other != room and ROOMS[other] >= ROOMS[room]}
    assert not wrong, f"{room} must not import {wrong}"


def test_platform_is_a_plain_folder():
    assert not (ROOT / "platform" / "__init__.py").exists()


def test_modules_stay_readable():
    long = {str(path.relative_to(ROOT)): n for path in SOURCES if (n := len(path.read_text().splitlines())) > 320}
    assert not long


def test_every_template_is_used():
    names = [path.relative_to(ROOT / "templates").as_posix() for path in (ROOT / "templates").rglob("*.*")]
    texts = [path.read_text() for path in SOURCES] + [
        path.read_text() for path in (ROOT / "templates").rglob("*") if path.suffix in (".html", ".txt", ".xml")
    ]
    everything = "\n".join(texts) + (ROOT / "platform/asv/settings/base.py").read_text()
    by_convention = (
        "account/",
        "mfa/",
        "wagtailadmin/",
        "wagtail_modeladmin/",
        "allauth/",
        "usersessions/",
        "wagtailusers/",
    )
    unused = [
        name
        for name in names
        if name.endswith((".html", ".txt", ".xml"))
        and not name.startswith(by_convention)
        and name not in everything
        and not _named_after_a_page(name)
        and Path(name).name not in {"404.html", "500.html", "403.html", "403_csrf.html", "429.html"}
    ]
    assert not unused


def _named_after_a_page(name: str) -> bool:
    from wagtail.models import get_page_models

    return name in {model.template for model in get_page_models() if isinstance(model.template, str)}


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS"])
def test_production_refuses_to_start_without_its_secrets(missing, tmp_path):
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "asv.settings.production",
        "SECRET_KEY": "x" * 60,
        "ALLOWED_HOSTS": "asv.example",
        "DATA_DIR": str(tmp_path),
    }
    environment.pop(missing)
    run = subprocess.run(
        [sys.executable, "-c", "import django; django.setup()"],
        env=environment,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert run.returncode != 0
    assert f"{missing} is not set" in run.stderr.strip().splitlines()[-1]
