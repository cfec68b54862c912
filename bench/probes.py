"""What can only be measured inside the site: queries of a page, addresses to visit, publishing."""

from __future__ import annotations

import json
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Callable

import django


def addresses() -> dict[str, str]:
    """Paths worth measuring: a récit, and a search with words, two filters and all facets."""
    from asv.resources.assemble import page_path
    from asv.taxonomy.models import Audience, Theme
    from experiences.models import ExperiencePage

    page = ExperiencePage.objects.live().order_by("pk").first()
    theme = Theme.objects.filter(parent=None).order_by("pk").first()
    audience = Audience.objects.order_by("pk").first()
    if page is None or theme is None or audience is None:
        raise SystemExit("The corpus is empty.")
    query = urllib.parse.urlencode({"q": "santé des habitants", "theme": theme.slug, "public": audience.slug})
    return {
        "home": "/",
        "search": f"/recherche/?{query}",
        "search, words only": "/recherche/?q=ateliers+sant%C3%A9",
        "search, by meaning": "/recherche/?q=se+sentir+moins+seul",
        "récit": page_path(page),
        "404": "/nulle-part/",
    }


def network() -> dict[str, str]:
    """Paths of the network: map, directory, agenda, and a page of each kind. Needs `generate_corpus --network`."""
    from asv.resources.assemble import page_path
    from asv.taxonomy.models import DemarcheKind, Organisation
    from network.demarches.models import DemarchePage
    from network.meetings.models import MeetingPage
    from network.networks.models import NetworkPage

    kind = DemarcheKind.objects.order_by("pk").values_list("slug", flat=True)[0]
    body = Organisation.objects.filter(posts__isnull=False, borne_demarches__isnull=False).order_by("pk")[0]
    pages = {
        "démarche": DemarchePage.objects.order_by("pk")[10],
        "rencontre": MeetingPage.objects.order_by("pk")[10],
        "réseau": NetworkPage.objects.order_by("pk")[0],
    }
    return {
        "map": "/carte/",
        "map, one région": "/carte/?territoire=reg-32",
        "map, filtered, one year": f"/carte/?demarche={kind}&annee=2015",
        "directory": "/annuaire/",
        "directory, filtered": f"/annuaire/?territoire=dep-59&demarche={kind}",
        "directory, words": "/annuaire/?q=coordination+sant%C3%A9",
        "structure": f"/annuaire/{body.slug}/",
        "agenda": "/rencontres/",
        "agenda, a month": "/rencontres/?vue=mois",
        "agenda, filtered": "/rencontres/?territoire=dep-59",
        **{name: page_path(page) for name, page in pages.items()},
        "région": "/territoires/reg-32/",
        "département": "/territoires/dep-59/",
        "commune": "/territoires/com-59350/",
    }


def queries(of: str = "addresses") -> dict[str, int]:
    """SQL queries of each address, on a second visit by someone who is not signed in."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    counts = {}
    client = Client(headers={"host": "127.0.0.1"}, raise_request_exception=False)
    for name, path in PATHS[of]().items():
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        counts[name] = len(captured)
    return counts


def publish(base: str) -> dict[str, float]:
    """Seconds from publishing a page to finding it through the API, with the worker running beside."""
    from experiences.models import ExperienceIndexPage, ExperiencePage

    word = f"zwqx{int(time.time())}"
    parent = ExperienceIndexPage.objects.get()
    page = parent.add_child(instance=ExperiencePage(title=f"Essai {word}", slug=word, live=False))
    page.save_revision().publish()
    started = time.perf_counter()
    while time.perf_counter() - started < 30:
        with urllib.request.urlopen(f"{base}/api/v1/recherche?q={word}", timeout=5) as answer:  # noqa: S310
            if json.load(answer)["count"]:
                return {"seconds": round(time.perf_counter() - started, 2)}
        time.sleep(0.05)
    return {"seconds": 30.0}


PATHS: dict[str, Callable[[], dict[str, str]]] = {"addresses": addresses, "network": network}


if __name__ == "__main__":
    django.setup()
    probes: dict[str, Callable[..., object]] = {**PATHS, "queries": queries, "publish": publish}
    answer = probes[sys.argv[1]](*sys.argv[2:])
    sys.stdout.write("\n" + json.dumps(answer) + "\n")
