"""What a démarche's page shows around its own text: history, récits, rencontres, contacts and the nearest others.

A constant number of queries, whatever the number of démarches.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from asv.core.metadata import described
from asv.core.visibility import visibility_of
from asv.resources.cards import cards_for
from asv.taxonomy.models import Organisation
from home.facts import page_facts
from network.demarches.around import MOST, distances, family_of, near_rows, others_of, told
from network.demarches.kinds import kind_of
from network.demarches.models import DemarchePage
from network.demarches.timeline import timeline_of


@dataclass(frozen=True, slots=True)
class Contact:
    """A body to turn to, and the functions it holds in the démarche."""

    organisation: Organisation | None
    functions: tuple[str, ...]
    takes_messages: bool = False


def demarche_facts(page: DemarchePage, request: HttpRequest) -> dict[str, Any]:
    """The page's facts as this reader may see them."""
    visibility = visibility_of(request)
    page.kind = kind_of(page.kind_id)
    facts = page_facts(page, request)
    around = distances(page, facts["places"])
    others = others_of(page, around, visibility)
    family = family_of(page, others, visibility)
    kin = {other.pk for other in family}
    near = [others[pk] for pk in around if pk in others and pk not in kin][:MOST]
    rows = told(page, facts["places"], visibility)
    cards = {card.id: card for card in cards_for(rows, visibility)}
    stories = [cards[row.pk] for row in rows if not row.is_meeting]
    meetings = [cards[row.pk] for row in rows if row.is_meeting]
    contacts = _contacts(page)
    return {
        **facts,
        "head_description": _described(page, facts["place_line"]),
        "timeline": timeline_of(page, family),
        "contacts": contacts,
        "takes_messages": any(contact.takes_messages for contact in contacts),
        "stories": stories[:MOST],
        "has_more_stories": len(stories) > MOST,
        "demarche_meetings": meetings[:MOST],
        "has_more_meetings": len(meetings) > MOST,
        "near_demarches": near_rows(near, around, visibility),
        "communes": [place for place in facts["places"] if place.kind != "qpv"],
        "quarters": [place for place in facts["places"] if place.kind == "qpv"],
        "search_place": facts["places"][0].code if facts["places"] else "",
        "kind_slug": page.kind.slug if page.kind else "",
    }


def _described(page: DemarchePage, where: str) -> str:
    """What search engines say of it, its name first: many that came in one file have the same sentence."""
    kind = page.kind.label if page.kind else ""
    said = described(page, kind, where, page.get_state_display())
    return said if said.startswith(page.title) else f"{page.title} : {said}"


def _contacts(page: DemarchePage) -> list[Contact]:
    """The bodies to turn to."""
    return [Contact(body, functions, _takes_messages(body)) for body, functions in page.bodies]


def _takes_messages(body: Organisation | None) -> bool:
    """Its address stays behind the directory's form, which a body may have closed."""
    return bool(body and body.email and not hasattr(body, "closed_contact"))
