"""Which places have something of their own: only those are offered to search engines."""

from __future__ import annotations

from django.core.cache import caches

from asv.core.visibility import visible_to
from asv.resources.models import ResourcePage
from asv.taxonomy.models import Organisation

_KEY = "places.with_content"
# The list says which places something public names, nothing more; it may be some minutes late.
_KEPT = 300


def codes_with_content() -> frozenset[str]:
    """Places that a page anyone may read, or an organisation, names, and all that contains them; two queries."""
    open_pages = visible_to(None).readable(ResourcePage.objects.all()).order_by().values("pk")
    links = ResourcePage.territories.through.objects.filter(resourcepage__in=open_pages)
    named = set(links.values_list("territory__code", "territory__path").distinct())
    bodies = Organisation.objects.filter(territory__isnull=False).order_by()
    named |= set(bodies.values_list("territory__code", "territory__path").distinct())
    return frozenset(code for own, path in named for code in (own, *path.split()))


def has_content(code: str) -> bool:
    """Whether a place has something of its own."""
    known = caches["remembered"].get(_KEY)
    if known is None:
        known = codes_with_content()
        caches["remembered"].set(_KEY, known, _KEPT)
    return code in known


def entries() -> list[str]:
    """The paths of the places' pages for the site map."""
    return [f"/territoires/{code}/" if code != "fra" else "/territoires/" for code in sorted(codes_with_content())]
