"""The orders of an answer, each total: two pages of an answer never share a hit nor lose one."""

from __future__ import annotations

from asv.taxonomy.distances import EARTH_KM
from search.engines.elasticsearch.clauses import Part
from search.query import PlaceFilter, SearchQuery, Sort

_LATEST: Part = {"date_rank": "desc"}
# Kilometres that separate one tier of places from the next, more than there are on Earth, and the unplaced.
_TIER = 100_000
_UNPLACED = 50_000
_NEARNESS = """
int tier = 0;
if (params.wide || !doc['place'].contains(params.code)) {
  for (int at = 0; at < params.above.length; at++) {
    if (doc['own_place'].contains(params.above[at])) { tier = at + 1; break; }
  }
}
double distance = params.unplaced;
for (int at = 0; at < doc['point'].size(); at++) {
  def point = doc['point'].get(at);
  double across = Math.pow(Math.sin(Math.toRadians(point.lon - params.lon) / 2), 2)
    * Math.cos(Math.toRadians(params.lat)) * Math.cos(Math.toRadians(point.lat));
  double up = Math.pow(Math.sin(Math.toRadians(point.lat - params.lat) / 2), 2);
  distance = Math.min(distance, 2 * params.earth * Math.asin(Math.sqrt(Math.min(1, up + across))));
}
return tier * params.step + distance;
"""


def ordering(query: SearchQuery, *, scored: bool) -> list[str | Part]:
    """What Elasticsearch sorts by."""
    if place := query.centre:
        return [_nearest_first(place), _LATEST]
    if query.sort == Sort.RELEVANCE and scored:
        return ["_score", _LATEST]
    return [{"title_key": "asc"}] if query.sort == Sort.TITLE else [_LATEST]


def _nearest_first(place: PlaceFilter) -> Part:
    """What lies in the place, then what covers it, the smallest first; in each the nearest, the unplaced last.

    A région or a département holds more than what lies in it: what covers it is told by its own place.
    """
    params = {
        "code": place.code,
        "wide": place.code.startswith(("reg-", "dep-")),
        "above": list(place.ancestors),
        "lat": place.latitude,
        "lon": place.longitude,
        "earth": EARTH_KM,
        "step": _TIER,
        "unplaced": _UNPLACED,
    }
    return {"_script": {"type": "number", "order": "asc", "script": {"source": _NEARNESS, "params": params}}}
