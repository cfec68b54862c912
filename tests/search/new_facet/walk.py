"""Run in a copy of the project that has the facet `origine`: where it is met, printed as JSON."""

import json
import os
import sys
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "asv.settings.test"
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils.module_loading import import_string  # noqa: E402

HIDDEN = {"stdout": sys.stderr, "verbosity": 0}


def engines():
    """Each engine that needs no server, and the test server where one answers."""
    from tests.factories.search import TestServer

    yield from (import_string(path)(f"{name}:") for name, path in settings.SEARCH_ENGINES.items() if name in LOCAL)
    server = TestServer(Path(settings.DATA_DIR))
    if server.answers():
        yield server.bare()
        server.clean()


LOCAL = ("embedded", "toy")


def walk():
    from django.http import QueryDict

    from asv.accounts.models import User
    from asv.core.visibility import visible_to
    from asv.resources.assemble import documents_for, published_ids
    from asv.taxonomy.catalogue import catalogue, forget_catalogue
    from asv.taxonomy.terms import Origin
    from experiences.models import ExperiencePage
    from network.alerts.questions import stored_question
    from search.consumers import rebuild_index
    from search.engines import local_engine
    from search.forms import SearchForm
    from tests.factories.search import make_resource
    from tests.factories.site import make_tree

    call_command("load_vocabularies", **HIDDEN)
    page = make_resource(make_tree(), "Un jardin demandé")
    page.origins.set(Origin.objects.filter(slug="habitants"))
    page.save()
    make_resource(make_tree(), "Un jardin sans origine")
    forget_catalogue()
    rebuild_index(local_engine())

    client = Client()
    html = " ".join(client.get("/recherche/", {"origine": "habitants"}).content.decode().split())
    found = client.get("/api/v1/recherche", {"origine": "habitants"}).json()
    one = client.get(f"/api/v1/ressources/{page.pk}").json()
    described = client.get("/api/v1/openapi.json").json()
    csv = b"".join(client.get("/recherche/export.csv", {"origine": "habitants"}).streaming_content).decode("utf-8-sig")
    query = SearchForm(QueryDict("origine=habitants"), catalogue()).query(visible_to(None))
    documents = list(documents_for(published_ids()))
    counts = {}
    for engine in engines():
        engine.rebuild(documents)
        answer = engine.search(query)
        counts[engine.name] = (answer.total, answer.counts["origine"])
    editor = User.objects.create_superuser("facette@demo.example", "x" * 20)
    client.force_login(editor)
    lists = client.get("/admin/taxonomy/origin/").content.decode()
    term = Origin.objects.get(slug="habitants")
    term.slug = "habitantes-et-habitants"
    term.save()
    rebuild_index(local_engine())
    renamed = client.get("/api/v1/recherche", {"origine": "habitants"}).json()
    return {
        "group": 'name="origine" value="habitants"' in html,
        "chip": "Née des habitants" in html,
        "found": [result["title"] for result in found["results"]],
        "values": [(value["value"], value["count"], value["selected"]) for value in found["facets"]["origine"]],
        "refused": client.get("/api/v1/recherche", {"origine": "nulle"}).status_code,
        "resource": one["terms"]["origine"],
        "parameter": described["components"]["parameters"]["origine"]["description"],
        "schema": "origine" in described["components"]["schemas"]["SearchPage"]["properties"]["facets"]["required"],
        "csv": csv.splitlines()[:2],
        "counts": counts,
        "alert": stored_question("origine=habitantes-et-habitants").describe(),
        "field": "origins" in ExperiencePage.get_edit_handler().get_form_class().base_fields,
        "listed": "Née des habitants" in lists,
        "renamed": renamed["count"],
    }


call_command("makemigrations", "taxonomy", "resources", name="origins", **HIDDEN)
call_command("migrate", **HIDDEN)
call_command("check", **HIDDEN)
sys.stdout.write(json.dumps(walk()))
