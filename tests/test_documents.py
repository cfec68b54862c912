"""What the documents for contributors name exists."""

import re
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.ROOT)
TASKS = (ROOT / "platform/docs/tasks.md").read_text()
NAMED = re.findall(r"`([^`]+)`", TASKS)
PATHS = [name for name in NAMED if "/" in name]


def source_of_everything():
    return "\n".join(
        path.read_text()
        for top in ("platform/asv", "search", "experiences", "home", "network")
        for path in (ROOT / top).rglob("*.py")
    )


def test_fifteen_wishes_are_told():
    assert len([line for line in TASKS.splitlines() if line.startswith("| ")]) >= 17  # the heading is two


@pytest.mark.parametrize("path", PATHS)
def test_every_path_of_the_tasks_exists(path):
    found = [top for top in ("", "experiences", "home", "network/meetings") if (ROOT / top / path).exists()]
    assert found, path


def test_every_name_of_the_tasks_is_in_the_code():
    everything = source_of_everything()
    names = [name for name in NAMED if re.fullmatch(r"[A-Za-z_]+", name)]
    assert names
    assert [name for name in names if name not in everything] == []


@pytest.mark.parametrize("module", [name for name in NAMED if re.fullmatch(r"asv(\.\w+)+", name)])
def test_every_module_of_the_tasks_is_imported(module):
    import_module(module)


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"])
def test_links_of_the_documents_lead_somewhere(document):
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", (ROOT / document).read_text())
    assert [link for link in links if "://" not in link and not (ROOT / link).exists()] == []
