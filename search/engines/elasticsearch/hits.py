"""What of each hit Elasticsearch sends back, and the Hit made of it."""

from __future__ import annotations

from collections.abc import Iterator

from asv.resources.cards import Passage
from search.engines.elasticsearch.clauses import Part
from search.engines.elasticsearch.connection import Answer
from search.engines.hits import card
from search.highlight import FilePage, Highlighter
from search.index.projection import nearest_point
from search.query import Hit, PlaceFilter

_MAX_PAGES = 12
# The most promising pages of a resource's documents, chosen where they lie: a report of 400 pages is not sent whole.
_PROMISING = """
def pages = params._source.pages;
if (pages == null || pages.isEmpty()) { return []; }
for (def barred : params.failed) { if (params._source.payload.restrictions.contains(barred)) { return []; } }
def held = new ArrayList();
for (def page : pages) {
  int count = 0;
  for (def phrase : params.phrases) {
    boolean all = true;
    for (def word : phrase) { if (!page.stems.contains(word)) { all = false; break; } }
    if (all) { count++; }
  }
  if (count > 0) { held.add([count, page]); }
}
held.sort((a, b) -> b[0] - a[0]);
def best = new ArrayList();
for (def row : held) {
  if (best.size() == params.most) { break; }
  def page = row[1];
  def shown = new HashMap(page);
  shown.remove('stems');
  best.add(shown);
}
return best;
"""


def wanted(highlighter: Highlighter | None, failed: frozenset[int]) -> Part:
    """What to ask of each hit: its card, and the texts that extracts are cut from only where some are wanted."""
    if highlighter is None:
        return {"_source": ["payload"]}
    params = {
        "phrases": [[f" {word} " for word in phrase] for phrase in highlighter.phrases],
        "failed": sorted(failed),
        "most": _MAX_PAGES,
    }
    return {
        "_source": ["payload", "body_text"],
        "script_fields": {"pages": {"script": {"source": _PROMISING, "params": params}}},
    }


def hit_of(row: Answer, failed: frozenset[int], highlighter: Highlighter | None, centre: PlaceFilter | None) -> Hit:
    """A Hit; of a resource the reader may not read, the teaser alone."""
    source = row["_source"]
    payload = source["payload"]
    members_only = not failed.isdisjoint(payload["restrictions"])
    highlights: tuple[str, ...] = ()
    passages: tuple[Passage, ...] = ()
    if highlighter:
        highlights = highlighter.fragments(payload["summary"], "" if members_only else source["body_text"])
        passages = () if members_only else highlighter.passages(_pages(row))
    far, near = nearest_point(payload["points"], centre) or (None, None)
    shown = card(payload, members_only=members_only, highlights=highlights, passages=passages, near=near)
    distance = None if far is None else round(far, 1)
    return Hit(shown, round(row.get("_score") or 0.0, 4), tuple(payload["restrictions"]), distance)


def _pages(row: Answer) -> Iterator[FilePage]:
    for page in row.get("fields", {}).get("pages", ()):
        yield FilePage(**page)
