"""The rules of the house that no linter knows."""

import ast
import os
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

pytestmark = pytest.mark.xdist_group("house")  # the project is read and parsed once
ROOT = Path(settings.ROOT)
TOPS = {
    "asv": "platform/asv",
    "search": "search",
    "experiences": "experiences",
    "home": "home",
    "network": "network",
    "operations": "platform/operations",
    "demo": "platform/demo",
}
# The floors: a room imports nothing of its own floor or above. Inside `network`, rooms stand on each other so.
FLOORS = {"asv": 0, "search": 1, "experiences": 1, "home": 1, "network": 2, "operations": 3, "demo": 4}
NETWORK = ("networks", "meetings", "demarches", "directory", "alerts", "offered", "admin")
# What of `network` belongs to no room: Django's and Wagtail's own places, which gather the rooms.
GATHERING = {"network", "network.apps", "network.models", "network.wagtail_hooks", "network.management"}
CLIENTS = {"tantivy": "search.engines.embedded", "elasticsearch": "search.engines.elasticsearch"}


@cache
def modules() -> dict[str, Path]:
    """Every module of the project by its dotted name, migrations aside."""
    found = {}
    for name, folder in TOPS.items():
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                parts = path.relative_to(ROOT / folder).with_suffix("").parts
                found[".".join((name, *parts)).removesuffix(".__init__")] = path
    return found


SOURCES = list(modules().values())


@cache
def parsed(module: str) -> ast.Module:
    return ast.parse(modules()[module].read_text())


def imports_of(tree: ast.AST) -> Iterator[tuple[str, str, ast.AST]]:
    """(module, name, statement) of every import; the name is empty where a module is imported whole."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "", node) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((node.module, alias.name, node) for alias in node.names)


def target_of(module: str, name: str) -> str:
    """The project's module that an import leads to; empty for anything else."""
    whole = f"{module}.{name}" if name else module
    return next((known for known in (whole, module) if known in modules()), "")


@cache
def arrows() -> dict[str, frozenset[str]]:
    """What each module imports of the project, wherever the import stands; `apps.py` wires and is asked nothing."""
    found = {}
    for module, path in modules().items():
        wires = path.name == "apps.py"
        targets = () if wires else (target_of(*asked[:2]) for asked in imports_of(parsed(module)))
        found[module] = frozenset(targets) - {"", module}
    return found


def room_of(module: str) -> str:
    """The room of a module: a folder below a top folder; a file that stands there alone is a room of its own."""
    return ".".join(module.split(".")[:2])


def circles(edges: dict[str, frozenset[str]]) -> list[set[str]]:
    """Sets of nodes that reach each other."""
    reached = {node: _reached(node, edges) for node in edges}
    found: list[set[str]] = []
    for node, others in reached.items():
        circle = {other for other in others if node in reached.get(other, ())}
        if circle and circle not in found:
            found.append(circle)
    return found


def _reached(start: str, edges: dict[str, frozenset[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = list(edges.get(start, ()))
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            waiting.extend(edges.get(node, ()))
    return seen


def test_no_files_import_each_other_in_a_circle():
    assert circles(arrows()) == []


def test_no_rooms_import_each_other_in_a_circle():
    between = defaultdict(set)
    for module, targets in arrows().items():
        between[room_of(module)] |= {room_of(target) for target in targets} - {room_of(module)}
    assert circles({room: frozenset(others) for room, others in between.items()}) == []


def test_circles_are_found():
    ring = {"a": frozenset("b"), "b": frozenset("c"), "c": frozenset("a"), "d": frozenset("a")}
    assert circles(ring) == [{"a", "b", "c"}]


def floor_of(module: str) -> tuple[int, int]:
    """How high a module stands."""
    top, *rest = module.split(".")
    if top == "network" and rest:
        return FLOORS[top], NETWORK.index(rest[0]) if rest[0] in NETWORK else len(NETWORK)
    return FLOORS[top], 0


def imported_upwards(module: str) -> set[str]:
    """What a module imports of its own floor or above; inside `network`, of a room that stands on its own."""
    room, floor = room_of(module), floor_of(module)
    same_top = {target for target in arrows()[module] if target.split(".")[0] == module.split(".")[0]}
    wrong = {target for target in arrows()[module] - same_top if floor_of(target)[0] >= floor[0]}
    if module.startswith("network.") and room not in GATHERING:
        wrong |= {target for target in same_top if room_of(target) != room and floor_of(target) >= floor}
    return wrong


def test_imports_point_one_way():
    assert {module: wrong for module in modules() if (wrong := imported_upwards(module))} == {}


def test_every_room_of_the_network_has_its_place():
    rooms = {room_of(module) for module in modules() if module.startswith("network")}
    assert rooms == {f"network.{name}" for name in NETWORK} | GATHERING


def hidden_in_functions(module: str) -> set[str]:
    """What a module imports of the project inside its functions; `apps.py` may."""
    if modules()[module].name == "apps.py":
        return set()
    functions = [node for node in ast.walk(parsed(module)) if isinstance(node, ast.FunctionDef)]
    return {target_of(*asked[:2]) for function in functions for asked in imports_of(function)} - {""}


def test_no_import_of_the_project_hides_in_a_function():
    assert {module: hidden for module in modules() if (hidden := hidden_in_functions(module))} == {}


def test_an_engines_client_stays_in_its_engine():
    wrong = [
        (module, asked)
        for module in modules()
        for asked, _name, _node in imports_of(parsed(module))
        if (engine := CLIENTS.get(asked.split(".")[0])) and not module.startswith(engine)
    ]
    assert wrong == []


def test_what_a_module_keeps_to_itself_is_imported_by_no_other():
    wrong = [
        (module, asked, name)
        for module in modules()
        for asked, name, _node in imports_of(parsed(module))
        if target_of(asked, name) and name.startswith("_") and not name.startswith("__")
    ]
    assert wrong == []


def test_no_room_holds_more_than_a_fifth_of_the_lines():
    lines: dict[str, int] = defaultdict(int)
    for module, path in modules().items():
        if not module.startswith("demo"):
            lines[room_of(module)] += len(path.read_text().splitlines())
    whole = sum(lines.values())
    assert {room: number for room, number in lines.items() if number > whole / 5} == {}


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
        and f'"{name.rpartition(".")[0]}"' not in everything  # a mail: text and HTML go by one name
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


def test_any_is_written_no_more_often():
    """Any turns the type checker off for all that touches it: this number may only shrink."""
    lines = [
        line
        for module, path in modules().items()
        for line in path.read_text().splitlines()
        if not module.startswith("demo") and re.search(r"\bAny\b", line)
    ]
    assert len(lines) <= 505


def test_the_day_of_a_moment_is_frances():
    """What the database holds is in UTC, where it is yesterday until two in the morning: `timezone.localdate` asks."""
    of_utc = re.compile(r"\w(?:_at|_joined|_login)\.date\(\)")
    assert of_utc.search("page.first_published_at.date()")
    assert [module for module, path in modules().items() if of_utc.search(path.read_text())] == []


def test_the_one_page_of_a_type_is_asked_in_its_own_order():
    """`.first()` of a page type walks the whole tree on PostgreSQL: `the_page_of` does not."""
    walks = re.compile(r"Page\.objects(?:\.live\(\)|\.filter\(live=True\))?(?:\.order_by\(\"path\"\))?\.first\(\)")
    assert [str(path.relative_to(ROOT)) for path in SOURCES if walks.search(path.read_text())] == []
