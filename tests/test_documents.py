"""What the documents for contributors name exists."""

import re
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

ROOT = Path(settings.ROOT)
TASKS = (ROOT / "platform/docs/tasks.md").read_text()
NAMED = re.findall(r"`([^`]+)`", TASKS)
GUIDES = [path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "platform/docs").glob("*.md"))]
PATHS = [name for name in NAMED if "/" in name]


def source_of_everything():
    return "\n".join(
        path.read_text()
        for top in ("platform/asv", "platform/operations", "search", "experiences", "home", "network")
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


PLACES = ("", "platform/asv", "platform", "experiences", "home", "network", "network/meetings", "search", "templates")


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "SECURITY.md", *GUIDES])
def test_every_file_that_a_document_names_exists(document):
    """A name with a folder and an ending, from the root or from the room that the text is about."""
    named = re.findall(
        r"`([\w.-]+(?:/[\w.-]+)*/[\w.-]+\.(?:py|html|sh|toml|json|md|txt))`", (ROOT / document).read_text()
    )
    assert [
        name for name in named if "ROOM" not in name and not any((ROOT / at / name).exists() for at in PLACES)
    ] == []


@pytest.mark.parametrize("document", ["README.md", *GUIDES])
def test_every_command_that_a_document_names_exists(document):
    text = (ROOT / document).read_text()
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    asked = [
        words
        for line in re.findall(r"`(?:[A-Z_]+=\S+ )*make ([^`]*)`|^make (.*?)(?: +#.*)?$", text, re.MULTILINE)
        for words in line
    ]
    assert [word for words in asked for word in words.split() if word not in targets] == []
    assert set(re.findall(r"manage\.py (\w+)", text)) - set(get_commands()) == set()


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"])
def test_links_of_the_documents_lead_somewhere(document):
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", (ROOT / document).read_text())
    assert [link for link in links if "://" not in link and not (ROOT / link).exists()] == []
