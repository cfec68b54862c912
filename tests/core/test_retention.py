"""What is erased is declared, what is declared is on the privacy page, and both read the same constant."""

import ast
import importlib
from datetime import timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from wagtail.models import Page

from asv.core.retention import RetentionTerm, terms
from demo.content.pages import PAGES
from home.models import PlainPage

ROOT = Path(__file__).resolve().parents[2]
ROOMS = (
    "platform/asv",
    "platform/operations/from_document",
    "platform/operations/older_site",
    "search",
    "experiences",
    "home",
    "network",
)
ERASING = {"delete", "unlink", "forget", "delete_account"}
NOW = {"now", "today"}
# Spans of time in modules that erase which are no terms, each with its reason.
NO_TERMS = {
    "asv.jobs.consuming.KEPT_DAYS": "events of the outbox name pages, nobody",
    "asv.page_cache.generation._RESTED": "counts what processes wrote, and names nobody",
    "asv.jobs.mails.RETRIES": "how long a mail is tried",
    "asv.jobs.mails._LATELY": "what tells a blocked sender from a blocked recipient",
    "settings.INACTIVE_FIRST_WARNING_DAYS": "when someone is warned",
    "settings.INACTIVE_SECOND_WARNING_DAYS": "when someone is warned again",
}


def spans(tree):
    """The right-hand sides of `now - …` of a module that erases something."""
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    named = {getattr(call, "attr", getattr(call, "id", "")) for call in calls}
    if not named & ERASING:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub):
            left = ast.unparse(node.left)
            if left in NOW or left.startswith("timezone.now("):
                yield node.right


def constants(span, module, tree):
    """The dotted names of the constants of a span; a number written in its midst is one that nobody can declare."""
    origins = {
        alias.asname or alias.name: node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    for node in ast.walk(span):
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "settings":
            yield f"settings.{node.attr}"
        elif isinstance(node, ast.Name) and node.id.isupper():
            yield f"{origins.get(node.id, module)}.{node.id}"
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isupper():
            yield f"settings.{node.value}"
        elif isinstance(node, ast.Constant) and isinstance(node.value, int) and node.value > 2:
            yield f"{module}:{span.lineno} a number without a name"


def found():
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if not {"migrations", "demo", "corpus", "admin", "commands"} & set(path.relative_to(ROOT).parts):
                module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removeprefix("platform.")
                tree = ast.parse(path.read_text(encoding="utf-8"))
                for span in spans(tree):
                    yield from constants(span, module, tree)


def test_every_span_after_which_something_is_erased_is_declared():
    declared = {term.constant for term in terms()}
    assert len(declared) > 10
    assert set(found()) - declared - set(NO_TERMS) == set()
    assert not declared & set(NO_TERMS)


def test_what_is_declared_is_what_the_code_reads():
    read = set(found())
    for term in terms():
        module, _dot, name = term.constant.rpartition(".")
        value = getattr(settings if module == "settings" else importlib.import_module(module), name)
        assert term.lasts == (value if isinstance(value, timedelta) else timedelta(days=value)), term
        assert term.constant in read, f"{term.constant} erases nothing"


@pytest.mark.django_db
def test_the_privacy_page_says_every_term(client):
    content = next(page for page in PAGES if page["slug"] == "donnees-personnelles")
    home = Page.objects.get(depth=2, live=True)
    page = PlainPage(title=content["title"], slug=content["slug"], body=[*content["body"]])
    home.add_child(instance=page)
    soup = BeautifulSoup(client.get("/donnees-personnelles/").content, "html.parser")
    rows = {row.th.get_text(): [cell.get_text() for cell in row("td")] for row in soup.select("tbody tr")}
    said = {plain(what): [plain(cell) for cell in cells] for what, cells in rows.items()}
    assert said == {plain(term.what): [plain(term.words), plain(term.since)] for term in terms()}


def plain(text):
    return " ".join(text.replace("\u202f", " ").replace("’", "'").split())


def test_durations_are_said_as_people_say_them():
    said = {1: "24 heures", 2: "48 heures", 7: "7 jours", 30: "30 jours", 395: "13 mois", 730: "24 mois"}
    for days, words in said.items():
        assert RetentionTerm("", timedelta(days=days), "", "").words == words
