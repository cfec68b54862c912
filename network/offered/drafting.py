"""What the team makes of a thing proposed: a draft of the page, or the structure in the directory. Once."""

from __future__ import annotations

from datetime import datetime, time

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model
from django.urls import reverse
from django.utils.dateparse import parse_date, parse_time
from django.utils.html import escape
from django.utils.timezone import make_aware
from wagtail.models import Page

from asv.accounts.models import User
from asv.contact.models import ReceivedMessage, State, Subject
from asv.core.refusing import Refused
from asv.taxonomy.models import DemarcheKind, Organisation, OrganisationKind, Territory
from network.demarches.models import DemarcheIndexPage, DemarchePage
from network.meetings.models import MeetingIndexPage, MeetingPage

Told = dict[str, object]


def drafted(row: ReceivedMessage, user: User) -> str:
    """The admin's address of what was made of it; made now where nothing is there. Raises Refused, PermissionDenied."""
    with transaction.atomic():
        held = ReceivedMessage.objects.select_for_update().get(pk=row.pk)
        if where := _where(held.made):
            return where
        made = _made(held, user)
        held.made = f"{'page' if isinstance(made, Page) else 'structure'}:{made.pk}"
        held.state = State.TAKEN if held.state == State.NEW else held.state
        held.save(update_fields=["made", "state"])
    return _where(held.made)


def _where(made: str) -> str:
    """The address of what was made; empty where nothing was, or it is gone."""
    what, _colon, number = made.partition(":")
    if what == "page" and Page.objects.filter(pk=number).exists():
        return reverse("wagtailadmin_pages:edit", args=[number])
    if what == "structure" and Organisation.objects.filter(pk=number).exists():
        return reverse("taxonomy_organisation_modeladmin_edit", args=[number])
    return ""


def _made(row: ReceivedMessage, user: User) -> Model:
    try:
        if row.subject == Subject.ORGANISATION:
            return _structure(row.told, user)
        if row.subject == Subject.DEMARCHE:
            return _under(DemarcheIndexPage, _demarche(row.told), row.told, user)
        return _under(MeetingIndexPage, _meeting(row.told), row.told, user)
    except ValidationError as error:
        raise Refused(" ; ".join(error.messages)) from error


def _structure(told: Told, user: User) -> Organisation:
    if not user.has_perm("taxonomy.add_organisation"):
        raise PermissionDenied
    row = Organisation(
        name=_text(told, "name"),
        acronym=_text(told, "acronym"),
        kind=_text(told, "kind") or OrganisationKind.AUTRE,
        website=_text(told, "link"),
        description=_text(told, "message"),
        territory=_place(told),
    )
    row.full_clean()
    row.save()
    return row


def _demarche(told: Told) -> DemarchePage:
    kind = DemarcheKind._default_manager.filter(slug=told.get("kind")).first()
    since = told.get("since")
    return DemarchePage(
        title=_text(told, "title"),
        kind=kind,
        bearer=_body(told, "bearer"),
        since_text=str(since or ""),
        presentation=_rich(told, "message", [("Portée par", "bearer")]),
    )


def _meeting(told: Told) -> MeetingPage:
    day, hour = parse_date(_text(told, "day")), parse_time(_text(told, "starts"))
    if day is None:
        raise Refused("Le jour de cette rencontre n’est pas lisible : écrivez sa page vous-même.")
    return MeetingPage(
        title=_text(told, "title"),
        starts_at=make_aware(datetime.combine(day, hour or time(9))),
        all_day=hour is None,
        mode=_text(told, "mode"),
        venue=_text(told, "venue"),
        host=_body(told, "host"),
        open_to_text=_text(told, "open_to_text"),
        registration_url=_text(told, "link"),
        context=_rich(told, "message", [("Organisée par", "host")]),
    )


def _under(index: type[Page], page: DemarchePage | MeetingPage, told: Told, user: User) -> Page:
    """The draft under its list, where this person may write."""
    parent = index.objects.first()
    if parent is None:
        raise Refused("Ce site n’a pas encore la liste où cette page se range.")
    if not parent.permissions_for_user(user).can_add_subpage():
        raise PermissionDenied
    page.live, page.owner = False, user
    if not isinstance(page, MeetingPage):
        page.source_url = _text(told, "link")
    place = _place(told)
    page.territories = [place] if place else []
    parent.add_child(instance=page)
    page.save_revision(user=user)
    return page


def _body(told: Told, name: str) -> Organisation | None:
    """The organisation of the directory of this very name."""
    return Organisation.objects.filter(name__iexact=_text(told, name)).first()


def _rich(told: Told, name: str, named: list[tuple[str, str]]) -> str:
    """The free words as paragraphs, with whom the directory does not know: nothing that was told is lost."""
    unknown = [(label, _text(told, field)) for label, field in named if not _body(told, field)]
    lines = [f"{label} : {value}" for label, value in unknown if value]
    parts = [part.strip() for part in _text(told, name).replace("\r\n", "\n").split("\n\n") if part.strip()]
    return "".join(f"<p>{escape(part)}</p>".replace("\n", "<br/>") for part in [*parts, *lines])


def _place(told: Told) -> Territory | None:
    return Territory.objects.filter(code=told.get("place", "")).first()


def _text(told: Told, name: str) -> str:
    return str(told.get(name, ""))
