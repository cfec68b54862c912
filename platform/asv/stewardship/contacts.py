"""The organisation behind a resource is asked in time, once a review, whether it is still right: by a signed link."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from asv.core.signed_links import LinkEnded, SignedLink
from asv.core.visibility import visible_to
from asv.jobs.letters import Letter, short
from asv.jobs.models import OutgoingMail
from asv.resources.models import OrganisationRole, ResourceOrganisation, ResourcePage
from asv.stewardship.models import ContactAnswer, ContactVerdict, Upkeep
from asv.stewardship.reminding import AHEAD, MOST
from asv.stewardship.upkeep import confirm
from asv.taxonomy.models import Organisation

OPEN_FOR = timedelta(days=120)
ANSWERS_KEPT = timedelta(days=365)
LINK = SignedLink("asv.stewardship.contact", "contact_answers", OPEN_FOR)


def still_owed(mail: OutgoingMail) -> bool:
    """Whether the organisation of a queued mail still has that address, and a resource that nobody answered for."""
    number = mail.key.removeprefix(CONTACT.prefix).partition(":")[0]
    found = Organisation.objects.filter(pk=int(number), email=mail.recipient).first()
    return found is not None and waiting_for(found).exists()


CONTACT = Letter(
    prefix="still-right:",
    label="Ressources à confirmer par leur organisation",
    template="emails/stewardship/contact",
    still_owed=still_owed,
    erased=True,
)


def ask(now: datetime) -> int:
    """Owe a mail to each organisation whose resources are to be read again within a month; how many mails.

    Whom the resource names as its contact is asked, else who bears it, else who wrote it. Only what anyone may see
    listed is named. Safe to repeat.
    """
    soon = timezone.localdate(now) + AHEAD
    listed = visible_to(None).listed(ResourcePage.objects.filter(live=True))
    due = Upkeep.objects.filter(due_on__lte=soon, contact_asked_on=None, page__in=listed.values("pk"))
    ids = list(due.order_by("due_on", "pk").values_list("pk", flat=True)[:MOST])
    asked = _by_organisation(ids)
    for organisation, pages in asked.items():
        _ask(organisation, pages, now)
    Upkeep.objects.filter(pk__in=ids, contact_asked_on=None).update(contact_asked_on=timezone.localdate(now))
    return len(asked)


def _by_organisation(ids: Iterable[int]) -> dict[Organisation, list[int]]:
    """The resources by whom to ask of them, those with a public address alone.

    Whom a resource names as its contact is asked first, then who bears it, then who wrote it.
    """
    roles = (OrganisationRole.PORTEUR, OrganisationRole.AUTEUR)
    rows = ResourceOrganisation.objects.filter(page__in=list(ids), role__in=roles).exclude(organisation__email="")
    chosen: dict[int, ResourceOrganisation] = {}
    for row in rows.select_related("organisation").order_by("pk"):
        known = chosen.get(row.page_id)
        if known is None or (known.role, row.role) == (OrganisationRole.AUTEUR, OrganisationRole.PORTEUR):
            chosen[row.page_id] = row
    named = _named_contacts(ids)
    found: dict[Organisation, list[int]] = defaultdict(list)
    for page in sorted({*chosen, *named}):
        found[named.get(page) or chosen[page].organisation].append(page)
    return found


def _named_contacts(ids: Iterable[int]) -> dict[int, Organisation]:
    """By resource, the organisation that it names as its contact and that can be written to."""
    pages = ResourcePage.objects.filter(pk__in=list(ids)).specific()
    by_page = {page.pk: getattr(page, "contact_organisation_id", None) for page in pages}  # where its type has one
    known = Organisation.objects.exclude(email="").in_bulk({number for number in by_page.values() if number})
    return {page: known[number] for page, number in by_page.items() if number in known}


@transaction.atomic
def _ask(organisation: Organisation, pages: list[int], now: datetime) -> None:
    today = timezone.localdate(now)
    Upkeep.objects.filter(pk__in=pages).update(contact_asked_on=today, contact=organisation)
    rows = list(ResourcePage.objects.filter(pk__in=pages).order_by("pk"))
    count = len(rows)
    subject = f"Toujours exact ? {short(rows[0].title)}" if count == 1 else f"{count} ressources : toujours exactes ?"
    context = {
        "subject": subject,
        "organisation": organisation.name,
        "titles": [row.title for row in rows],
        "button_url": LINK.url([organisation.pk, today.isoformat()]),
        "until": today + OPEN_FOR,
    }
    CONTACT.owe(f"{CONTACT.prefix}{organisation.pk}:{now:%Y%m%d%H%M%S}", organisation.email, context)


def organisation_of(token: str) -> Organisation | None:
    """Whom a link was sent to; None for one that is not ours, too old, or of an organisation that is no more."""
    try:
        held = LINK.numbers(token, 2)
    except LinkEnded:
        return None
    return Organisation.objects.filter(pk=held[0]).first() if held else None


def waiting_for(organisation: Organisation) -> QuerySet[ResourcePage]:
    """The resources that this organisation was asked of and that nobody has answered for."""
    listed = visible_to(None).listed(ResourcePage.objects.filter(live=True, upkeep__contact=organisation))
    answered = ContactAnswer.objects.filter(organisation=organisation, settled_at=None).values("page")
    return listed.exclude(pk__in=answered).order_by("pk")


@transaction.atomic
def answer(organisation: Organisation, page: ResourcePage, verdict: str, words: str, today: date) -> None:
    """What the organisation says of a page (the specific one) it was asked of.

    That it is right counts as a review; anything else waits for the team.
    """
    right = verdict == ContactVerdict.RIGHT
    ContactAnswer.objects.create(
        page=page,
        organisation=organisation,
        verdict=verdict,
        words=words,
        settled_at=timezone.now() if right else None,
    )
    if right:
        confirm(page, today)


def settle(page: ResourcePage) -> int:
    """The team has dealt with what organisations said of this page; how many answers."""
    return ContactAnswer.objects.filter(page=page, settled_at=None).update(settled_at=timezone.now())


def forget(now: datetime) -> int:
    """Erase answers that were dealt with a year ago; how many. A duty of the worker."""
    return ContactAnswer.objects.filter(settled_at__lt=now - ANSWERS_KEPT).delete()[0]
