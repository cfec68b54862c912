"""What the site has already that a thing proposed may be: shown before it is sent, and to the team."""

from __future__ import annotations

from typing import NamedTuple

from django.urls import reverse
from django.utils.dateparse import parse_date

from asv.contact.models import Subject
from asv.core.visibility import Visibility
from asv.taxonomy.models import Organisation
from network.demarches.models import DemarchePage
from network.demarches.near_names import NearNames
from network.meetings.models import MeetingPage

MOST = 5


class Near(NamedTuple):
    """A thing of the site, and where it is."""

    title: str
    url: str


def near_things(subject: str, told: dict[str, object], visibility: Visibility) -> list[Near]:
    """What is there under a near name, of the same place and kind, or on the same day."""
    return _NEAR[Subject(subject)](told, visibility)


def _demarches(told: dict[str, object], visibility: Visibility) -> list[Near]:
    pages = visibility.readable(DemarchePage.objects.all())
    there = pages.filter(territories__code=told.get("place"), kind__slug=told.get("kind")).order_by("title", "pk")
    return [Near(page.title, page.url) for page in there[:MOST]]


def _structures(told: dict[str, object], visibility: Visibility) -> list[Near]:
    numbers = [number for number, _label in NearNames().of(str(told.get("name", "")))]
    rows = Organisation.objects.in_bulk(numbers)
    found = [rows[number] for number in numbers if number in rows]
    return [Near(str(row), reverse("directory_organisation", args=[row.slug])) for row in found]


def _meetings(told: dict[str, object], visibility: Visibility) -> list[Near]:
    day = parse_date(str(told.get("day", "")))
    pages = visibility.readable(MeetingPage.objects.all()).filter(starts_at__date=day, cancelled=False)
    there = pages.filter(territories__code=told.get("place")).order_by("starts_at", "pk")
    return [Near(page.title, page.url) for page in there[:MOST]]


_NEAR = {Subject.DEMARCHE: _demarches, Subject.ORGANISATION: _structures, Subject.MEETING: _meetings}
