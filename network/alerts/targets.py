"""What an alert may follow beside a search: an organisation, a network with its meetings, a series of meetings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from asv.core.visibility import visible_to
from asv.resources.models import ResourceOrganisation, ResourcePage
from asv.taxonomy.models import Organisation
from network.meetings.models import MeetingPage
from network.networks.models import NetworkPage

ORGANISATION, NETWORK, SERIES = "organisation", "reseau", "serie"
TARGETS = (ORGANISATION, NETWORK, SERIES)
Target = tuple[str, str]


def target_names(targets: Iterable[Target]) -> dict[Target, str]:
    """What readers call each of these that exists: a query for each kind asked for, two for series.

    A series is known by its meetings: where none is listed any more, neither is its name.
    """
    slugs = _slugs(targets)
    names: dict[Target, str] = {}
    if wanted := slugs[ORGANISATION]:
        for slug, name in Organisation.objects.filter(slug__in=wanted).values_list("slug", "name"):
            names[ORGANISATION, slug] = name
    if wanted := slugs[NETWORK]:
        for slug, title in NetworkPage.objects.filter(slug__in=wanted, live=True).values_list("slug", "title"):
            names[NETWORK, slug] = title
    if wanted := slugs[SERIES]:
        listed = visible_to(None).listed(MeetingPage.objects.filter(series__slug__in=wanted)).order_by()
        for slug, name in listed.values_list("series__slug", "series__name").distinct():
            names[SERIES, slug] = name
    return names


def linked_pages(targets: Iterable[Target], ids: Iterable[int]) -> dict[Target, set[int]]:
    """Which of these resources each target has part in: a constant number of queries for each kind asked for.

    An organisation: those it bears, wrote, funds or hosts. A network: its meetings and what stands in its space. A
    series: its meetings.
    """
    slugs, ids = _slugs(targets), list(ids)
    linked: dict[Target, set[int]] = defaultdict(set)
    if wanted := slugs[ORGANISATION]:
        links = ResourceOrganisation.objects.filter(page__in=ids, organisation__slug__in=wanted)
        hosted = MeetingPage.objects.filter(pk__in=ids, host__slug__in=wanted)
        for slug, page in [
            *links.values_list("organisation__slug", "page_id"),
            *hosted.values_list("host__slug", "pk"),
        ]:
            linked[ORGANISATION, slug].add(page)
    if wanted := slugs[NETWORK]:
        for slug, page in MeetingPage.objects.filter(pk__in=ids, network__slug__in=wanted).values_list(
            "network__slug", "pk"
        ):
            linked[NETWORK, slug].add(page)
        _add_spaces(linked, wanted, ids)
    if wanted := slugs[SERIES]:
        found = MeetingPage.objects.filter(pk__in=ids, series__slug__in=wanted)
        for slug, page in found.values_list("series__slug", "pk"):
            linked[SERIES, slug].add(page)
    return linked


def _add_spaces(linked: dict[Target, set[int]], slugs: set[str], ids: list[int]) -> None:
    spaces = list(NetworkPage.objects.filter(slug__in=slugs).values_list("slug", "path"))
    for page, path in ResourcePage.objects.filter(pk__in=ids).values_list("pk", "path"):
        for slug, space in spaces:
            if path.startswith(space) and path != space:
                linked[NETWORK, slug].add(page)


def _slugs(targets: Iterable[Target]) -> dict[str, set[str]]:
    slugs: dict[str, set[str]] = defaultdict(set)
    for kind, slug in targets:
        slugs[kind].add(slug)
    return slugs
