"""What becomes of organisations that files name and nobody knew: a person decides, and the démarches follow."""

from __future__ import annotations

import logging
import time

from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.utils import timezone

from asv.jobs.turns import in_turn
from asv.resources.models import OrganisationRole, ResourceOrganisation
from asv.taxonomy.models import Organisation
from network.demarches.models import DemarchePage, Matching, NamedOrganisation, NamedPart, OrganisationPart
from network.demarches.steps import in_hand
from network.demarches.writing import save_page

logger = logging.getLogger(__name__)


def waiting() -> QuerySet[NamedOrganisation]:
    """Those that wait for a decision; `uses` says for how many places in démarches, the most wanted first."""
    found = NamedOrganisation.objects.filter(state=Matching.WAITING)
    return found.annotate(uses=Count("parts")).order_by("-uses", "name", "pk")


def join(named: NamedOrganisation, organisation: int, *, publish: bool) -> None:
    """Have this name mean an organisation of the directory, in the démarches that wait and in the files to come."""
    in_turn(lambda: _decide(named, Matching.KNOWN, organisation=organisation, publish=publish))


def accept(named: NamedOrganisation, *, publish: bool) -> None:
    """Put it in the directory under the name that the file gives."""

    def enter() -> None:
        organisation, _ = Organisation.objects.get_or_create(name=named.name)
        join(named, organisation.pk, publish=publish)

    in_turn(enter)


def drop(named: NamedOrganisation) -> None:
    """Leave it out, of the démarches that wait and of the files to come."""
    in_turn(lambda: _dropped(named))


def _dropped(named: NamedOrganisation) -> None:
    if _decide(named, Matching.DROPPED):
        named.parts.all().delete()


def forget(named: NamedOrganisation) -> None:
    """Take a decision back: the next file that has this name asks again. What démarches took from it stays."""
    in_turn(lambda: NamedOrganisation.objects.filter(pk=named.pk).exclude(state=Matching.WAITING).delete())


def _decide(named: NamedOrganisation, state: str, **told: object) -> int:
    """Only what still waits is decided: pressed twice, it counts once."""
    open_one = NamedOrganisation.objects.filter(pk=named.pk, state=Matching.WAITING)
    return open_one.update(state=state, decided_at=timezone.now(), **told)


def settle(seconds: float) -> int:
    """Give démarches the organisations that were decided, for some seconds; how many places were filled.

    A démarche that someone has locked takes it once it is unlocked.
    """
    due = NamedPart.objects.filter(named__state=Matching.KNOWN, page__locked=False).select_related("named")
    deadline = time.monotonic() + seconds
    done = 0
    for part in due.order_by("pk")[:500]:
        _fill(part)
        done += 1
        if time.monotonic() > deadline:
            break
    return done


def _fill(part: NamedPart) -> None:
    try:
        in_turn(lambda: _filled(part))
    except ValidationError:
        logger.warning("Démarche %d does not take organisation %s", part.page_id, part.named_id, exc_info=True)
        in_turn(lambda: NamedPart.objects.filter(pk=part.pk).delete())


def _filled(part: NamedPart) -> None:
    gone, _ = NamedPart.objects.filter(pk=part.pk).delete()
    if not gone or not part.named.organisation_id:
        return  # another process did it
    page = in_hand(part.page_id)
    if _take(page, part, part.named.organisation_id):
        # A démarche with changes that nobody published yet keeps them to itself.
        as_read = page.live and not page.has_unpublished_changes
        save_page(page, None, publish=as_read and part.named.publish)


def _take(page: DemarchePage, part: NamedPart, organisation: int) -> bool:
    """Whether the page had this place to fill."""
    if part.part == OrganisationPart.BEARER:
        page.bearer_id = organisation
        return True
    if part.part == OrganisationPart.PARTNER:
        return _take_partner(page, part.rank, organisation)
    posts = list(page.coordination_posts.all())
    free = [post for post in posts if post.function == part.function and post.organisation_id is None]
    for post in free[:1]:
        post.organisation_id = organisation
        page.coordination_posts = posts
    return bool(free)


def _take_partner(page: DemarchePage, rank: int, organisation: int) -> bool:
    links = list(page.organisation_links.all())
    partners = {link.organisation_id for link in links if link.role == OrganisationRole.PARTENAIRE}
    if organisation in partners:
        return False
    others = sum(link.role != OrganisationRole.PARTENAIRE for link in links)
    new = ResourceOrganisation(organisation_id=organisation, role=OrganisationRole.PARTENAIRE, sort_order=others + rank)
    page.organisation_links = sorted([*links, new], key=lambda link: link.sort_order or 0)
    return True
