"""Which places have something of their own: only those are offered to search engines."""

from __future__ import annotations

from django.core.cache import caches

from asv.core.reads import asked_again
from asv.core.visibility import Visibility, visible_to
from asv.resources.models import ResourcePage
from asv.taxonomy.models import Organisation

_KEY = "places.with_content"
# The list says which places something public names, nothing more; it may be some minutes late.
_KEPT = 300


def codes_with_content(anyone: Visibility) -> frozenset[str]:
    """Places that a page anyone may read, or an organisation, names, and all that contains them; one query."""
    open_pages = anyone.readable(ResourcePage.objects.all()).order_by().values("pk")
    links = ResourcePage.territories.through.objects.filter(resourcepage__in=open_pages).order_by()
    bodies = Organisation.objects.filter(territory__isnull=False).order_by()
    place = ("territory__code", "territory__path")
    named = links.values_list(*place).union(bodies.values_list(*place))
    return frozenset(code for own, path in named for code in (own, *path.split()))


def known_codes() -> frozenset[str]:
    """The same, as they were some minutes ago at most."""
    known: frozenset[str] | None = caches["remembered"].get(_KEY)
    if known is None:
        known = codes_with_content(visible_to(None))
        caches["remembered"].set(_KEY, known, _KEPT)
    return known


@asked_again()
def has_content(code: str) -> bool:
    """Whether a place has something of its own."""
    return code in known_codes()


@asked_again()
def codes_with_content_under(departement: str) -> list[str]:
    """The communes with this département's number that have something of their own, and every intercommunalité."""
    return sorted(code for code in known_codes() if code.startswith((f"com-{departement}", "epci-")))


def entries(anyone: Visibility) -> list[str]:
    """The paths of the places' pages for the site map."""
    codes = sorted(codes_with_content(anyone))
    return [f"/territoires/{code}/" if code != "fra" else "/territoires/" for code in codes]
