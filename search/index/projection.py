"""How a ResourceDocument is projected into an index, whatever the engine.

Texts are our own stems, joined by spaces. A restricted resource has its title, summary and terms in the open fields;
its body, files and formats stand in `members_` fields, which a question touches only where its reader passes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypedDict

from asv.resources.document import Point, ResourceDocument
from asv.resources.types import resource_types
from asv.taxonomy.distances import distance_km
from search.analysis import WORD, clean, fold, pairs, stem, surface, words_of
from search.query import VOCABULARY_FACETS, PlaceFilter

# `files` is what stands in the file of a notice, `carried` the same of pages that carry it: they come after.
OPEN_TEXTS = {"title": 8.0, "summary": 3.0, "terms": 2.0, "body": 1.0, "files": 0.5, "carried": 0.25}
MEMBERS_TEXTS = {"members_body": 1.0, "members_files": 0.5, "members_carried": 0.25}
# Beside each text stand the pairs of its neighbours, in a field that tells how often and not where.
PAIRS = {name: f"{name}_pairs" for name in (*OPEN_TEXTS, *MEMBERS_TEXTS)}
OF_FILES = ("format", "nature")  # values that a restricted resource has in a `members_` field
MAX_BODY = 2_000_000
MAX_BODY_SHOWN = 100_000  # extracts come from the beginning of a body; of attached documents, from any page
MAX_VALUE = 200
NOWHERE = "-"
# Every text ends with a mark that no word can be. Lucene reckons a word's rarity among the resources that have the
# field: so marked these are all, on both engines, and a word of the few documents does not come before a title's.
MARK = "."


def title_key(title: str, document_id: int) -> str:
    """What titles are sorted by: their folded words, then the id."""
    return f"{' '.join(fold(word) for word in WORD.findall(clean(title)))[:200]}\x1f{document_id:012d}"


def date_rank(document: ResourceDocument) -> int:
    """A total order: the latest date is the greatest, then the smallest id; undated resources come last."""
    day = document.date.toordinal() if document.date else 0
    return day * 2**31 + max(2**31 - 1 - document.id, 0)


def points_of(document: ResourceDocument) -> list[Point]:
    """Where a resource is: at each of its places that is on the map."""
    if document.points or document.latitude is None or document.longitude is None:
        return list(document.points)
    return [Point(document.latitude, document.longitude)]


def point_key(points: Sequence[Point]) -> str:
    """Where a resource is, as a word: counting these words is much faster than measuring every resource."""
    return ";".join(sorted({f"{point[0]:.6f},{point[1]:.6f}" for point in points})) or NOWHERE


def nearest_point(
    points: Iterable[tuple[float, float, str, str]], place: PlaceFilter | None
) -> tuple[float, Point] | None:
    """How many kilometres from a place a resource is, and which of its places that is; None where nobody knows."""
    if place is None or place.latitude is None or place.longitude is None:
        return None
    here = (place.latitude, place.longitude)
    return min(((distance_km(here, (point[0], point[1])), Point(*point)) for point in points), default=None)


class Payload(TypedDict):
    """What an index keeps of a resource to show it, in JSON types; `date` is ISO 8601."""

    id: int
    type: str
    title: str
    url: str
    slug: str
    summary: str
    date: str | None
    restrictions: list[int]
    own_terms: dict[str, list[str]]
    territories: list[str]
    points: list[Point]
    card: dict[str, Any]


def payload(document: ResourceDocument) -> Payload:
    """What hits are made of without a query to the database."""
    return {
        "id": document.id,
        "type": document.type,
        "title": document.title,
        "url": document.url,
        "slug": document.slug,
        "summary": document.summary,
        "date": document.date.isoformat() if document.date else None,
        "restrictions": list(document.restrictions),
        "own_terms": {key: list(slugs) for key, slugs in document.own_terms.items()},
        "territories": list(document.territories),
        "points": points_of(document),
        "card": document.card,
    }


def indexed_texts(document: ResourceDocument, files: list[str]) -> dict[str, str]:
    """What the text fields hold, for every engine; `files` are the words of `indexed_pages`, titles among them."""
    title, summary = words_in(document.title), words_in(document.summary)
    body = words_in(document.body[:MAX_BODY])
    named = words_in(named_words(document))
    members = "members_" if document.restrictions else ""
    texts = {"title": title, "summary": summary, "terms": named}
    texts |= {f"{members}body": body, f"{members}{'files' if document.notice else 'carried'}": files}
    public = {*title, *summary} if document.restrictions else {*title, *summary, *body, *files}
    spelt = {surface(word) for word in (*public, *named)}
    found = {name: stems_of(texts.get(name, [])) for name in PAIRS}
    return {
        **{name: " ".join([*some, MARK]) for name, some in found.items()},
        **{PAIRS[name]: " ".join([*pairs(some), MARK]) for name, some in found.items()},
        "title_words": " ".join(surface(word) for word in title),
        "spelling": " ".join(word for word in spelt if 4 <= len(word) <= 30 and word.isalpha()),
    }


def words_in(text: str) -> list[str]:
    return words_of(clean(text))


def stems_of(words: list[str]) -> list[str]:
    return [found for word in words if (found := stem(word))]


def named_words(document: ResourceDocument) -> str:
    """The words that name the resource's terms, places, organisations and type."""
    slugs = [slug.replace("-", " ") for slugs in document.terms.values() for slug in slugs]
    place = str(document.card.get("territory_name", ""))
    names = document.names or (*slugs, place)
    theme = str(document.card.get("theme_label", ""))
    return "\n".join([*names, resource_types().get(document.type, ""), theme, *document.organisations])


def indexed_values(document: ResourceDocument) -> dict[str, list[str] | list[int]]:
    """What the fields of filters and facets hold, each value once, for every engine."""
    members = "members_" if document.restrictions else ""
    texts: dict[str, Iterable[str]] = {
        "type": (document.type,),
        **{vocabulary: document.terms.get(vocabulary, ()) for vocabulary in VOCABULARY_FACETS},
        f"{members}format": document.formats,
        f"{members}nature": (file.kind for file in document.files if file.kind),
        "place": (*document.territories, *document.place),
        "own_place": document.territories,
        "region": [code for code in document.place if code.startswith(("reg-", "dep-"))],
    }
    return {
        **{name: [value[:MAX_VALUE] for value in dict.fromkeys(values)] for name, values in texts.items()},
        "years": sorted({max(year, 0) for year in document.years}),
        "restriction": sorted(set(document.restrictions)),
    }


def members_format_keys(document: ResourceDocument) -> list[str]:
    """Formats of a restricted resource, each with the restrictions to pass: one count serves every reader."""
    if not document.restrictions:
        return []
    barred = ",".join(str(restriction) for restriction in sorted(set(document.restrictions)))
    return [f"{barred}|{name}" for name in dict.fromkeys(document.formats)]
