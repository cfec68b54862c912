"""A meeting in schema.org's words: when, where by name and postal address, and by whom."""

from __future__ import annotations

import re
from datetime import datetime

from django.utils import timezone

from asv.core.metadata import publisher
from asv.resources.assemble import absolute_url, page_path
from asv.resources.linked_data import resource_node
from asv.resources.terms import Place
from asv.taxonomy.models import TerritoryKind
from network.meetings.models import MeetingPage
from network.networks.models import NetworkPage

UNKNOWN_PLACE = "Lieu à préciser"
# Five figures that end an address's street and begin its town: "59000 Lille", not a number in a street.
_POSTCODE = re.compile(r"(?<!\d)(\d{5})\s+(\D.*)\Z", re.ASCII)


def event_node(page: MeetingPage, place: Place | None, network: NetworkPage | None) -> dict[str, object]:
    """The meeting as search engines read events; never its video link."""
    online = {"@type": "VirtualLocation", "url": absolute_url(page_path(page))}
    somewhere = _place(page, place)
    locations = {"visio": [online], "presentiel": [somewhere], "hybride": [somewhere, online]}[page.mode]
    attendance = {"visio": "Online", "presentiel": "Offline", "hybride": "Mixed"}[page.mode]
    more: dict[str, object] = {
        "startDate": _moment(page.starts_at, page.all_day),
        "endDate": _moment(page.ends_at, page.all_day) if page.ends_at else "",
        "eventAttendanceMode": f"https://schema.org/{attendance}EventAttendanceMode",
        "eventStatus": f"https://schema.org/Event{_status(page)}",
        "previousStartDate": _moment(page.moved_from, page.all_day) if page.moved_from else "",
        "location": locations,
        "organizer": _organizer(page, network),
    }
    return resource_node(page, "Event", **more)


def _place(page: MeetingPage, place: Place | None) -> dict[str, object]:
    """Where people meet: its name, and its postal address in the parts that are known."""
    address = {"@type": "PostalAddress", "addressCountry": "FR", **_postal(page.address)}
    if place and place.kind != TerritoryKind.PAYS:
        wide = place.kind in (TerritoryKind.REGION, TerritoryKind.DEPARTEMENT)
        address.setdefault("addressRegion" if wide else "addressLocality", place.name)
    name = page.venue or (place.name if place else UNKNOWN_PLACE)
    return {"@type": "Place", "name": name, "address": address}


def _postal(address: str) -> dict[str, str]:
    """The parts of an address written as on an envelope: what stands before the five figures is the street."""
    text = " ".join(address.split())
    found = _POSTCODE.search(text)
    if not found:
        return {"streetAddress": text} if text else {}
    street, code, town = text[: found.start()].rstrip(" ,;-"), *found.groups()
    parts = {"streetAddress": street, "postalCode": code, "addressLocality": town.strip(" ,;-")}
    return {name: value for name, value in parts.items() if value}


def _organizer(page: MeetingPage, network: NetworkPage | None) -> dict[str, object]:
    """Who holds the meeting: the body that its page names, else its network, else who announces it."""
    if page.host:
        own = {"@type": "Organization", "name": page.host.name, "url": page.host.website}
        return {name: value for name, value in own.items() if value}
    if network:
        return {"@type": "Organization", "name": network.title, "url": absolute_url(page_path(network))}
    return publisher()


def _status(page: MeetingPage) -> str:
    if page.cancelled:
        return "Cancelled"
    return "Rescheduled" if page.moved_from else "Scheduled"


def _moment(moment: datetime, all_day: bool) -> str:
    local = timezone.localtime(moment)
    return local.date().isoformat() if all_day else local.isoformat()
