"""A small searchable site: vocabularies, places, published resources, and the index of what is published."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from django.http import QueryDict
from elasticsearch import Elasticsearch, TransportError

from asv.core.visibility import visible_to
from asv.resources.document import ResourceDocument
from asv.taxonomy.catalogue import VOCABULARIES, catalogue, forget_catalogue
from asv.taxonomy.models import Territory, Theme
from search.consumers import rebuild_index
from search.degrees import Held
from search.engines import local_engine
from search.engines.elasticsearch import ElasticsearchEngine
from search.engines.elasticsearch.mapping import MAPPINGS, SETTINGS, STAMP
from search.engines.embedded import EmbeddedEngine
from search.forms import SearchForm
from search.query import SearchQuery
from search.synonyms import Thesaurus
from tests.factories.site import make_experience

_NUMBERS = count(1)
# code, kind, name, parent, latitude, longitude
_PLACES = (
    ("fra", "pays", "France", "", None, None),
    ("reg-32", "region", "Hauts-de-France", "fra", None, None),
    ("reg-11", "region", "Île-de-France", "fra", None, None),
    ("dep-59", "departement", "Nord", "reg-32", None, None),
    ("dep-62", "departement", "Pas-de-Calais", "reg-32", None, None),
    ("dep-93", "departement", "Seine-Saint-Denis", "reg-11", None, None),
    ("reg-04", "region", "La Réunion", "fra", None, None),
    ("dep-974", "departement", "La Réunion", "reg-04", None, None),
    ("com-59350", "commune", "Lille", "dep-59", 50.63, 3.06),
    ("com-59599", "commune", "Tourcoing", "dep-59", 50.72, 3.16),
    ("com-59000", "commune", "Sans-Carte", "dep-59", None, None),
    ("com-62041", "commune", "Arras", "dep-62", 50.29, 2.78),
    ("com-93066", "commune", "Saint-Denis", "dep-93", 48.93, 2.35),
    ("com-97411", "commune", "Saint-Denis", "dep-974", -20.88, 55.45),
)


def make_places() -> dict[str, Territory]:
    """Two régions, their départements, some communes, two of them of the same name."""
    found: dict[str, Territory] = {}
    for code, kind, name, parent, latitude, longitude in _PLACES:
        above = found.get(parent)
        found[code] = Territory.objects.update_or_create(
            code=code,
            defaults={
                "kind": kind,
                "name": name,
                "insee": code.partition("-")[2],
                "parent": above,
                "latitude": latitude,
                "longitude": longitude,
                "population": 40_000 if kind == "commune" else None,
                "path": " ".join([above.code, *above.ancestor_codes]) if above else "",
            },
        )[0]
    forget_catalogue()
    return found


def make_term(vocabulary: str, slug: str, label: str, parent: Theme | None = None, order: int = 0) -> Any:
    """A term of the vocabulary of this search parameter."""
    values: dict[str, Any] = {"label": label, "order": order}
    if parent:
        values["parent"] = parent
    return VOCABULARIES[vocabulary].objects.update_or_create(slug=slug, defaults=values)[0]


def make_resource(tree: Any, title: str, **fields: Any) -> Any:
    """A published récit whose slug no other has."""
    return make_experience(tree, title, **{"slug": f"recit-{next(_NUMBERS)}", **fields})


def reindex() -> int:
    """Bring the index in step with what is published now."""
    return rebuild_index(local_engine())


def form_for(query: str = "", **also: Any) -> SearchForm:
    """The form a query string makes."""
    return SearchForm(QueryDict(query), catalogue(), **also)


def query_for(query: str = "", **options: Any) -> SearchQuery:
    """The question an anonymous reader asks with a query string."""
    return form_for(query).query(visible_to(None), **options)


def faults(form: SearchForm) -> list[tuple[str, str]]:
    """(parameter, value) of all that was left out."""
    return [(fault.parameter, fault.value) for fault in form.ignored]


def _rarity(documents: Sequence[ResourceDocument]) -> Held:
    """What the local engine would say of these documents' words; built at the first question that needs it."""
    local = cache(lambda: EmbeddedEngine.in_memory(documents))
    return lambda stems: local().held(stems)


class TestServer:
    """The Elasticsearch of TEST_ELASTICSEARCH_URL: engines of their own prefix each, gone at the end."""

    __test__ = False

    def __init__(self, locks: Path) -> None:
        self.url = os.environ.get("TEST_ELASTICSEARCH_URL", "http://127.0.0.1:9200")
        self.client = Elasticsearch(self.url, request_timeout=30, max_retries=0)
        self.locks = locks
        self._prefix = f"asvtest-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}-{os.getpid()}"
        self._numbers = count(1)

    def answers(self) -> bool:
        """Whether it is there; what runs that were killed left behind is cleared away."""
        try:
            self.client.options(request_timeout=3).info()
        except TransportError:
            return False
        for name in self.client.indices.get(index="asvtest-*"):
            owner = re.match(r"asvtest-[^-]+-(\d+)-", name)
            if owner and not Path(f"/proc/{owner[1]}").exists():
                self._delete(name)
        return True

    def prefix(self) -> str:
        """A prefix that nobody has."""
        return f"{self._prefix}-{next(self._numbers)}"

    def bare(self, prefix: str = "", **options: Any) -> ElasticsearchEngine:
        """An engine that has no index yet."""
        options.setdefault("synonyms", Thesaurus)
        options.setdefault("seconds", 30.0)
        return ElasticsearchEngine(lambda: self.client, prefix or self.prefix(), self.locks, **options)

    def engine(
        self, *documents: ResourceDocument, synonyms: Callable[[], Thesaurus] = Thesaurus
    ) -> ElasticsearchEngine:
        """An engine over these documents; its index is made directly: a rebuild would take three times as long."""
        prefix = self.prefix()
        aliases: dict[str, Any] = {prefix: {}, f"{prefix}-{STAMP}": {}}
        name = f"{prefix}-{STAMP}-20200101000000-abcdef"
        self.client.indices.create(index=name, settings=SETTINGS, mappings=MAPPINGS, aliases=aliases)
        engine = self.bare(prefix, synonyms=synonyms, held=_rarity(documents))
        if documents:
            engine.index(documents)
        return engine

    def clean(self) -> None:
        """Delete every index made."""
        for name in self.client.indices.get(index=f"{self._prefix}-*"):
            self._delete(name)

    def _delete(self, name: str) -> None:
        """Delete an index, if it is still there: the server says 404 of one that another process deletes just then."""
        self.client.options(ignore_status=404).indices.delete(index=name, ignore_unavailable=True)


def put_in_place(path: Path, content: bytes) -> None:
    """Give a file of an index other content, in a new file of its name.

    Written into in place it would be empty for a moment, and a thread of tantivy that reads it as memory would end
    the whole process (SIGBUS): once in fifty times.
    """
    other = path.with_name(f"{path.name}.other")
    other.write_bytes(content)
    other.replace(path)
