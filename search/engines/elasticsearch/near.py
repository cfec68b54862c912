"""What is near a question in meaning: asked beside it, in the same request."""

from __future__ import annotations

from search.degrees import Held, Question, answered_at_least
from search.engines.elasticsearch.clauses import Part, by_ids, readable, unanswering_query
from search.engines.elasticsearch.faceted import chosen
from search.meaning import LEAST_CLOSENESS, SCALE, asked_near, meant, numbers
from search.query import MEANT_BELOW, SearchQuery

CLOSENESS = SCALE**2


def near_requests(query: SearchQuery, asked: Question, held: Held) -> list[Part]:
    """One request, or none where no answer by meaning is wanted or the words are sure to find enough.

    Every vector is compared: a sample of neighbours would not be those that the other engine finds. A restricted text
    has a field of its own, read where the reader passes every restriction.
    """
    if not (asked_near(query) and asked.groups):
        return []
    failed = query.failed_restrictions
    narrowed = chosen(query) if query.ids is None else [*chosen(query), by_ids(query.ids)]
    if not narrowed and answered_at_least(asked, held) >= MEANT_BELOW:
        return []
    fitting: Part = {"bool": {"must": [unanswering_query(asked, failed)], "filter": narrowed}}
    vector = list(numbers(meant(query.words)))
    texts = [_close("meaning", vector, fitting), _close("members_meaning", vector, readable(fitting, failed))]
    return [
        {
            "query": {"dis_max": {"queries": texts}},
            "sort": ["_score", {"date_rank": "desc"}],
            "size": query.near,
            "_source": ["payload"],
            "track_total_hits": False,
        }
    ]


def _close(field: str, vector: list[int], fitting: Part) -> Part:
    script = {"source": f"Math.max(0, dotProduct(params.asked, '{field}'))", "params": {"asked": vector}}
    there = {"bool": {"must": [fitting], "filter": [{"exists": {"field": field}}]}}
    return {"script_score": {"query": there, "script": script, "min_score": LEAST_CLOSENESS}}
