"""What a démarche's page shows around its own text: history, récits, rencontres, contacts and the nearest others.

A constant number of queries, whatever the number of démarches.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from asv.core.visibility import visibility_of
from asv.resources.cards import cards_for
from asv.taxonomy.models import Organisation
from home.facts import page_facts
from network.demarches.around import MOST, distances, family_of, near_rows, others_of, told
from network.demarches.timeline import timeline_of
from network.directory.finding import coordinators
from network.directory.viewing import viewer_of
from network.kinds import kind_of
from network.models import DemarchePage


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
    bodies = [contact.organisation.pk for contact in contacts if contact.organisation]
    people = coordinators(viewer_of(request), bodies, page.kind.slug if page.kind else "")
    takes_messages = any(contact.takes_messages for contact in contacts)
    return {
        **facts,
        "timeline": timeline_of(page, family),
        "contacts": contacts,
        "coordinators": people,
        "takes_messages": takes_messages or any(entry.shown.get("contact") for entry in people),
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


def _contacts(page: DemarchePage) -> list[Contact]:
    """The bodies to turn to: those that hold the coordination, then the bearer, most often one of them."""
    held: dict[int | None, tuple[Organisation | None, list[str]]] = {}
    for post in page.coordination_posts.select_related("organisation__closed_contact"):
        held.setdefault(post.organisation_id, (post.organisation, []))[1].append(post.function)
    if page.bearer_id and page.bearer_id not in held:
        bodies = Organisation.objects.select_related("closed_contact")
        held[page.bearer_id] = (bodies.filter(pk=page.bearer_id).first(), [])
    if page.bearer_id:
        page.bearer = held[page.bearer_id][0]
    return [Contact(body, tuple(functions), _takes_messages(body)) for body, functions in held.values()]


def _takes_messages(body: Organisation | None) -> bool:
    """Its address stays behind the directory's form, which a body may have closed."""
    return bool(body and body.email and not hasattr(body, "closed_contact"))
