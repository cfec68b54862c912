"""What each kind of page may cost, told without a clock: SQL, bytes, requests, elements, template nodes.

`bench/budget.json` holds what they cost when it was written, on the demo content and on a second visit, with a page of
each type by the type's name; a page may cost a tenth more, and not one statement or request.
`BUDGET=write pytest tests/test_budget.py` writes it anew: its diff is the price of a change.
"""

import gzip
import json
import os
from html.parser import HTMLParser

import pytest
import wagtail
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import connection
from django.template.base import Node
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from asv.taxonomy.catalogue import forget_catalogue
from experiences.models import ExperiencePage
from search.lexicon import forget_names
from tests.factories.demo import demo_site

pytestmark = pytest.mark.counts_queries
FILE = settings.ROOT / "bench" / "budget.json"
PATHS = (
    "/", "/recherche/", "/recherche/?q=sant%C3%A9+mentale", "/recherche/?q=m%C3%A9diation&theme=sante-mentale",
    "/experiences/", "/experiences/ambassadeurs-de-sante-lille/", "/inspir-actions/", "/analyses/", "/boite-a-outils/",
    "/actualites/", "/rencontres/", "/reseaux/", "/carte/", "/carte/couverture/", "/annuaire/", "/territoires/dep-59/",
    "/glossaire/", "/accessibilite/", "/compte/connexion/", "/nulle-part/", "/api/v1/recherche?q=alcool",
    "/recherche/flux.atom", "/recherche/suggestions/?q=m%C3%A9di", "/sitemap.xml", "/rencontres/agenda.ics",
    "/recherche/export.csv", "/recherche/export.bib", "/recherche/export.ris", "/recherche/export.json",
)  # fmt: skip
# Somebody signed in is made every page anew; a name stands before the address, `{id}` for the récit of the first list.
MEMBER, EDITOR = "coordination@demo.example", "redaction@demo.example"
SIGNED_IN = (
    (MEMBER, ("/", "/recherche/?q=sant%C3%A9+mentale", "/experiences/ambassadeurs-de-sante-lille/", "/compte/",
              "/compte/favoris/", "/compte/alertes/", "/compte/dossiers/", "/compte/donnees/")),
    (EDITOR, ("/admin/", "/admin/pages/{index}/", "/admin/pages/{id}/edit/", "/admin/pages/search/?q=habitants",
              "/admin/choose-page/search/?q=habitants", "/admin/documents/", "/admin/images/")),
)  # fmt: skip
EXACT = ("sql", "requests")
SLACK = 1.1
# The budget is that of the version that is shipped; of the next one an admin screen may ask one statement more.
NEWER = {"sql": 1} if wagtail.VERSION >= (8,) else {}
# Of every page: the page itself, two fonts, the icons.
FURNITURE = 4


class _Read(HTMLParser):
    """Counts what a browser makes of a page: elements outside pictures, and what it fetches."""

    def __init__(self):
        super().__init__()
        self.elements, self.fetched, self._inside = 0, set(), []

    def handle_starttag(self, tag, attrs):
        if not self._inside:
            self.elements += 1
            self._note(tag, dict(attrs))
        if tag in ("svg", "noscript"):
            self._inside.append(tag)

    def handle_endtag(self, tag):
        if self._inside and tag == self._inside[-1]:
            self._inside.pop()

    def _note(self, tag, attrs):
        if tag == "link" and "stylesheet" in attrs.get("rel", ""):
            self.fetched.add(attrs["href"])
        if tag in ("script", "img") and attrs.get("src", "data:")[:5] != "data:":
            self.fetched.add(attrs["src"])


def cost(client, path, monkeypatch):
    client.get(path).getvalue()
    with CaptureQueriesContext(connection) as asked:
        client.get(path).getvalue()
    sql = len(asked)  # the log is emptied by the next request
    nodes = []
    with monkeypatch.context() as patched:
        rendered = Node.render_annotated
        patched.setattr(Node, "render_annotated", lambda node, context: (nodes.append(1), rendered(node, context))[1])
        response = client.get(path)
        content = response.getvalue()
    found = {"sql": sql, "bytes": len(gzip.compress(content)), "nodes": len(nodes)}
    if "html" in response["Content-Type"]:
        page = _Read()
        page.feed(content.decode())
        found |= {"requests": FURNITURE + len(page.fetched), "elements": page.elements}
    return found


def keys():
    page = ExperiencePage.objects.get(slug="ambassadeurs-de-sante-lille")
    return {"id": page.pk, "index": page.get_parent().pk}


def of_each_type():
    """The first page of each type that a visitor may read, by the name of its type."""
    found = {}
    for page in Page.objects.live().public().filter(depth__gt=1).specific().order_by("path"):
        found.setdefault(type(page).__name__, page.get_url())
    return found


def name(who, path):
    return f"{who.partition('@')[0]} {path}"


def allowed(path, name):
    return NEWER.get(name, 0) if "/admin/" in path else 0


def test_no_kind_of_page_costs_more_than_its_budget(django_db_setup, django_db_blocker, tmp_path, monkeypatch):
    with django_db_blocker.unblock(), demo_site(tmp_path):
        for forget in (cache.clear, forget_catalogue, forget_names):
            forget()
        client = Client(raise_request_exception=False)
        types = of_each_type()
        found = {path: cost(client, path, monkeypatch) for path in PATHS}
        found |= {named: cost(client, path, monkeypatch) for named, path in types.items() if path not in PATHS}
        for who, paths in SIGNED_IN:
            client.force_login(get_user_model().objects.get(email=who))
            found |= {name(who, path): cost(client, path.format(**keys()), monkeypatch) for path in paths}
            others = {named: path for named, path in types.items() if who == MEMBER and path not in paths}
            found |= {name(who, named): cost(client, path, monkeypatch) for named, path in others.items()}
    if os.environ.get("BUDGET") == "write":
        rows = ",\n".join(f"  {json.dumps(path)}: {json.dumps(costs)}" for path, costs in found.items())
        FILE.write_text("{\n" + rows + "\n}\n")
    budget = json.loads(FILE.read_text())
    over = [
        f"{path}: {costs[name]} {name}, its budget is {budget[path][name]}"
        for path, costs in found.items()
        for name in costs
        if costs[name] > budget[path][name] * (1 if name in EXACT else SLACK) + allowed(path, name)
    ]
    assert not over, "\n".join(over)
    assert set(budget) == set(found)
    assert len(types) > 20
