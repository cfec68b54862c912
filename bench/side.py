"""One side of a comparison: a site's own code and demo content, asked page by page over standard input.

It is run inside another commit's checkout, so it leans on nothing of the project but its demo accounts. It reads a line
of JSON (`{"path": …, "as": …, "visits": N}`, or `{"addresses": true}`) and answers with one.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from typing import Any

LISTS = (
    "/", "/recherche/", "/recherche/?q=sant%C3%A9+mentale", "/recherche/?q=m%C3%A9diation&theme=sante-mentale",
    "/recherche/suggestions/?q=m%C3%A9di", "/recherche/flux.atom", "/recherche/export.csv",
    "/api/v1/recherche?q=alcool",
    "/carte/", "/carte/couverture/", "/annuaire/", "/rencontres/", "/rencontres/?vue=mois", "/rencontres/agenda.ics",
    "/territoires/dep-59/", "/sitemap.xml", "/robots.txt", "/compte/connexion/", "/compte/inscription/",
    "/nulle-part/",
)  # fmt: skip
OWN = ("/compte/", "/compte/favoris/", "/compte/alertes/", "/compte/dossiers/", "/compte/donnees/")
ADMIN = ("/admin/", "/admin/pages/", "/admin/documents/", "/admin/images/")
# CPython maps and unmaps the memory of calls in pieces of 16 KB: where a page's loops stand in the stack alone made it
# cost up to twice as much (measured: the search 11 to 32 ms). A measure begins in a frame large enough that its calls
# share one piece, as both sides' visitors do where the site is served (asv/core/stack_room.py, in this commit).
ROOM = 2**16
VISITOR, MEMBER, EDITOR = "", "coordination@demo.example", "redaction@demo.example"


def main() -> None:
    """Answer until standard input ends."""
    import django

    django.setup()
    for line in sys.stdin:
        asked = json.loads(line)
        answer = _addresses() if asked.get("addresses") else _measured(asked)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _addresses() -> list[list[str]]:
    """Who asks for what: lists, one page of each type with a document and an image, own pages, the admin."""
    from wagtail.documents import get_document_model
    from wagtail.models import Page

    found: dict[Any, str] = {}
    for page in Page.objects.live().public().filter(depth__gt=1).specific().order_by("path"):
        found.setdefault(type(page), page.get_url() or "")
    pages = [path for path in found.values() if path]
    document = get_document_model().objects.order_by("pk").first()
    files = [document.url] if document else []
    return [
        *([VISITOR, path] for path in (*LISTS, *pages, *files)),
        *([MEMBER, path] for path in ("/", "/recherche/?q=sant%C3%A9+mentale", *pages, *OWN)),
        *([EDITOR, path] for path in ADMIN),
    ]


def _client(who: str) -> Any:
    from django.contrib.auth import get_user_model
    from django.test import Client

    if who not in _CLIENTS:
        client = Client(raise_request_exception=False)
        if who:
            client.force_login(get_user_model().objects.get(email=who))
        _CLIENTS[who] = client
    return _CLIENTS[who]


_CLIENTS: dict[str, Any] = {}


def _measured(asked: dict[str, Any]) -> dict[str, Any]:
    """Status, SQL of one visit; of some more the milliseconds: the processor's median, the mean by the clock."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = _client(asked["as"])
    _read(client, asked["path"])
    with CaptureQueriesContext(connection) as queries:
        status = _read(client, asked["path"])
    asked_of_database = len(queries)  # the log is emptied by the next request
    began, taken = time.perf_counter(), []
    for _ in range(asked["visits"]):
        taken.append(_taken(client, asked["path"]))
    clock = (time.perf_counter() - began) / asked["visits"] * 1000
    return {"status": status, "queries": asked_of_database, "ms": statistics.median(taken), "clock": clock}


def _taken(client: Any, path: str) -> float:
    """Milliseconds of processor time of a visit."""
    started = time.process_time()
    _read(client, path)
    return (time.process_time() - started) * 1000


_taken.__code__ = _taken.__code__.replace(co_stacksize=ROOM)


def _read(client: Any, path: str) -> int:
    response = client.get(path, HTTP_HOST=os.environ["BENCH_HOST"])
    if response.streaming:
        b"".join(response.streaming_content)
    return response.status_code


if __name__ == "__main__":
    main()
