"""Writing a line: a démarche created or brought up to date, its history kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import chain, count

from django.utils import timezone
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from asv.core.slugs import slugify
from asv.core.visitor import Visitor
from asv.resources.models import OrganisationRole, ResourceOrganisation
from network.demarches.existing import Existing
from network.demarches.known import Known
from network.demarches.lines import DemarcheLine
from network.demarches.models import (
    DemarcheIndexPage,
    DemarchePage,
    DemarchePeriod,
    DemarchePost,
    NamedOrganisation,
    NamedPart,
    OrganisationPart,
    spelling_of,
)
from network.demarches.picture import LISTS, PLAIN, Picture, after, nothing, unknown_of
from network.demarches.years import DemarcheState

_FIELDS = ("since", "since_text", *PLAIN)
_TERMS = (*LISTS, "territories")


def create(
    line: DemarcheLine,
    parent: DemarcheIndexPage,
    known: Known,
    existing: Existing,
    user: Visitor | None,
    *,
    publish: bool,
) -> DemarchePage:
    """A new page under its list, published or a draft; its organisations that nobody knows wait for a person."""
    made = after(line, nothing(), known, existing.predecessor_of(line))
    page = DemarchePage(
        title=made.title,
        slug=_free_slug(line, existing.slugs),
        kind=line.kind,
        source_date=line.information_date,
        date=line.information_date,
        bearer_id=made.bearer,
        predecessor_id=made.predecessor,
        owner=user,
        live=False,
        **({"translation_key": line.key} if line.key else {}),  # the same file once more finds it by this
        **{name: getattr(made, name) for name in _FIELDS},
    )
    for name in _TERMS:
        setattr(page, name, getattr(line, name))
    page.demarches = [line.kind]
    page.organisation_links = _partners(line, known)
    page.coordination_posts = _posts(made)
    with disable_reference_index_auto_update():
        parent.add_child(instance=page)
        save_page(page, user, publish=publish)
    ReferenceIndex.create_or_update_for_object(page)  # once, instead of at each of its four savings
    existing.slugs.add(page.slug)
    have_wait(page, line, known)
    return page


def update(
    page: DemarchePage,
    line: DemarcheLine,
    before: Picture,
    made: Picture,
    known: Known,
    user: Visitor | None,
    *,
    publish: bool,
) -> None:
    """Bring a page from what it is to what a line makes it; what is equal in both is left alone."""
    _note_history(page, line)
    page.title, page.kind_id, page.bearer_id = made.title, made.kind, made.bearer
    page.predecessor_id = made.predecessor
    for name in _FIELDS:
        setattr(page, name, getattr(made, name))
    for name in _TERMS:
        if getattr(made, name) != getattr(before, name):
            setattr(page, name, getattr(line, name))
    if made.partners != before.partners:
        others = [link for link in page.organisation_links.all() if link.role != OrganisationRole.PARTENAIRE]
        page.organisation_links = [*others, *_partners(line, known, len(others))]
    if made.posts != before.posts:
        page.coordination_posts = _posts(made)
    if replace(made, waiting=before.waiting) != before:
        save_page(page, user, publish=publish)
    if line.bearer and made.waiting != before.waiting:
        NamedPart.objects.filter(page=page, part=OrganisationPart.BEARER).delete()
    have_wait(page, line, known)


def follow(page: DemarchePage, above: int, user: Visitor | None, *, publish: bool) -> None:
    """Have a page follow another one."""
    page.predecessor_id = above
    save_page(page, user, publish=publish)


def have_wait(page: DemarchePage, line: DemarcheLine, known: Known) -> None:
    """Put the organisations of the line that nobody knows in the queue, each for its part in this démarche."""
    ranks = Counter[str]()
    for part, name, function in line.organisations():
        rank, ranks[part] = ranks[part], ranks[part] + 1
        if (part, name, function) in unknown_of(line, known):
            named, _ = NamedOrganisation.objects.get_or_create(spelling=spelling_of(name), defaults={"name": name})
            NamedPart.objects.get_or_create(
                named=named, page=page, part=part, function=function, defaults={"rank": rank}
            )


def save_page(page: DemarchePage, user: Visitor | None, *, publish: bool) -> None:
    """Save a page as an editor would: published, or as a draft that waits."""
    if not page.live and not publish and page.latest_revision_id:
        page.save()  # a draft's own row is what lists and later imports read
    revision = page.save_revision(user=user, log_action=not publish)
    if publish:
        revision.publish(user=user)


def _note_history(page: DemarchePage, line: DemarcheLine) -> None:
    """Another state or another generation is one period more; the one before ends that day."""
    state, generation = line.state or page.state, line.generation or page.generation
    if (state, generation) == (page.state, page.generation):
        return
    day = _day_of_change(page, line, state)
    periods = list(page.periods.all())
    if not periods:
        periods = [DemarchePeriod(state=page.state, since=page.since, generation=page.generation, until=day)]
    elif periods[-1].until is None:
        periods[-1].until = max(day, periods[-1].since or day)
    new = DemarchePeriod(state=state, since=day, generation=generation, source_label=line.source_label)
    for rank, period in enumerate([*periods, new]):
        period.sort_order = rank
    page.periods = [*periods, new]


def _day_of_change(page: DemarchePage, line: DemarcheLine, state: str) -> date:
    if state == DemarcheState.TERMINEE and line.until:
        day = line.until
    elif line.since and line.since != page.since:
        day = line.since
    else:
        day = line.information_date or timezone.localdate()
    return max(day, page.since) if page.since else day


def _partners(line: DemarcheLine, known: Known, first: int = 0) -> list[ResourceOrganisation]:
    """Those that are known, each at its rank: one that waits finds its own free."""
    ranks: dict[int, int] = {}
    for rank, name in enumerate(line.partners, start=first):
        if pk := known.organisation(name):
            ranks.setdefault(pk, rank)
    return [
        ResourceOrganisation(organisation_id=pk, role=OrganisationRole.PARTENAIRE, sort_order=rank)
        for pk, rank in ranks.items()
    ]


def _posts(made: Picture) -> list[DemarchePost]:
    return [
        DemarchePost(function=function, organisation_id=organisation, sort_order=rank)
        for rank, (function, organisation) in enumerate(made.posts)
    ]


def _free_slug(line: DemarcheLine, taken: Iterable[str]) -> str:
    base = slugify(line.name)[:80].strip("-") or "demarche"
    return next(slug for slug in chain([base], (f"{base}-{n}" for n in count(2))) if slug not in taken)
