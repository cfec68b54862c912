"""Writing a line: a démarche created or brought up to date, its history kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import chain, count

from django.utils import timezone
from django.utils.text import slugify
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from asv.core.visitor import Visitor
from asv.resources.models import OrganisationRole, ResourceOrganisation
from network.demarches.existing import Existing
from network.demarches.known import Known
from network.demarches.lines import DemarcheLine
from network.demarches.models import DemarcheIndexPage, DemarchePage, DemarchePeriod, DemarchePost
from network.demarches.years import DemarcheState

_PLAIN = ("since", "until", "generation", "population", "summary", "source_label", "source_url", "information_date")
_LISTS = ("themes", "axes", "audiences", "territories")


def create(
    line: DemarcheLine,
    parent: DemarcheIndexPage,
    known: Known,
    existing: Existing,
    user: Visitor | None,
    *,
    publish: bool,
) -> DemarchePage:
    """A new page under its list, published or a draft."""
    page = DemarchePage(
        title=line.name,
        slug=_free_slug(line, existing.slugs),
        reference=line.reference,
        kind=line.kind,
        state=line.state or DemarcheState.ACTIVE,
        since_text=line.since_text,
        source_date=line.information_date,
        date=line.information_date,
        bearer_id=known.organisation_for(line.bearer) if line.bearer else None,
        predecessor_id=_predecessor(line, existing),
        owner=user,
        live=False,
        **{name: getattr(line, name) for name in _PLAIN},
    )
    for name in _LISTS:
        setattr(page, name, getattr(line, name))
    page.demarches = [line.kind]
    page.organisation_links = _partners(line, known)
    page.coordination_posts = _posts(line, known)
    with disable_reference_index_auto_update():
        parent.add_child(instance=page)
        _save(page, user, publish=publish)
    ReferenceIndex.create_or_update_for_object(page)  # once, instead of at each of its four savings
    existing.slugs.add(page.slug)
    return page


def update(
    page: DemarchePage, line: DemarcheLine, known: Known, existing: Existing, user: Visitor | None, *, publish: bool
) -> bool:
    """Bring a page up to what the line says; what the line leaves empty stays. Whether anything changed."""
    before = _picture(page)
    _note_history(page, line)
    page.title, page.kind, page.state = line.name, line.kind, line.state or page.state
    _take_fields(page, line, known, existing)
    _take_lists(page, line, known)
    if _picture(page) == before:
        return False
    _save(page, user, publish=publish)
    return True


def _take_fields(page: DemarchePage, line: DemarcheLine, known: Known, existing: Existing) -> None:
    """The values that the line gives; the page keeps those that it leaves empty."""
    for name in _PLAIN:
        if (value := getattr(line, name)) not in (None, ""):
            setattr(page, name, value)
    if line.since:
        page.since_text = line.since_text
    if line.bearer:
        page.bearer_id = known.organisation_for(line.bearer)
    if above := _predecessor(line, existing):
        page.predecessor_id = above


def _take_lists(page: DemarchePage, line: DemarcheLine, known: Known) -> None:
    """The terms, partners and posts that the line gives; a list is replaced whole."""
    for name in _LISTS:
        if given := getattr(line, name):
            setattr(page, name, given)
    if line.partners:
        others = [link for link in page.organisation_links.all() if link.role != OrganisationRole.PARTENAIRE]
        page.organisation_links = [*others, *_partners(line, known, len(others))]
    if line.posts:
        page.coordination_posts = _posts(line, known)


def _save(page: DemarchePage, user: Visitor | None, *, publish: bool) -> None:
    if not page.live and not publish and page.latest_revision_id:
        page.save()  # a draft's own row is what lists and later imports read
    revision = page.save_revision(user=user, log_action=not publish)
    if publish:
        revision.publish(user=user)


def _picture(page: DemarchePage) -> tuple[object, ...]:
    """All that an import may change, to compare."""
    return (
        page.title, page.kind_id, page.state, page.bearer_id, page.predecessor_id, page.since_text,
        *(getattr(page, name) for name in _PLAIN),
        *(sorted(term.pk for term in getattr(page, name).all()) for name in _LISTS),
        [(link.organisation_id, link.role) for link in page.organisation_links.all()],
        [(post.function, post.organisation_id) for post in page.coordination_posts.all()],
    )  # fmt: skip


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
    ids = dict.fromkeys(known.organisation_for(name) for name in line.partners)
    return [
        ResourceOrganisation(organisation_id=pk, role=OrganisationRole.PARTENAIRE, sort_order=rank)
        for rank, pk in enumerate(ids, start=first)
    ]


def _posts(line: DemarcheLine, known: Known) -> list[DemarchePost]:
    return [
        DemarchePost(
            function=function,
            organisation_id=known.organisation_for(organisation) if organisation else None,
            sort_order=rank,
        )
        for rank, (function, organisation) in enumerate(line.posts)
    ]


def _predecessor(line: DemarcheLine, existing: Existing) -> int | None:
    standing = existing.by_reference.get(line.predecessor) if line.predecessor else None
    return standing.pk if standing and line.predecessor != line.reference else None


def _free_slug(line: DemarcheLine, taken: Iterable[str]) -> str:
    base = slugify(line.name)[:80].strip("-") or "demarche"
    return next(slug for slug in chain([base], (f"{base}-{n}" for n in count(2))) if slug not in taken)
