"""The rows of the list: written from what each audience may see, whenever that changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from asv.core.visibility import visible_to
from asv.jobs.models import OutboxEvent
from asv.resources.models import ResourceOrganisation, ResourcePage
from asv.resources.terms import PageTerms, terms_of
from asv.taxonomy.models import Organisation, Territory, fold_name
from network.demarches.models import DemarchePage
from network.directory.models import Audience, Listing, Post, Trait
from network.directory.viewing import Viewer, shown_fields, title_of, viewer_as, with_related
from network.meetings.models import MeetingPage
from network.networks.models import NetworkPage

BATCH = 500
STRUCTURES, PEOPLE, VACANT = "structures", "personnes", "vacants"
# Facets of traits: `place` holds what contains a row as well, `own` only its own places, `page` what it is linked to.
KIND, NATURE, DEMARCHE, THEME, NETWORK = "quoi", "nature", "demarche", "theme", "reseau"
PLACE, OWN, BODY, PAGE = "place", "own", "body", "page"
_Traits = set[tuple[str, str]]
_LONGEST = 100  # letters of a trait's value


def refresh_posts(ids: Iterable[int]) -> int:
    """Write the rows of these posts anew, in the caller's transaction; how many there are."""
    written = 0
    for part in _parts(sorted(set(ids))):
        viewers = [viewer_as(Audience.PUBLIC), viewer_as(Audience.MEMBERS)]
        rows = [row for post in with_related(Post.objects.filter(pk__in=part)) for row in _post_rows(post, viewers)]
        written += _replace(Listing.objects.filter(post__in=part), rows)
    return written


def _post_rows(post: Post, viewers: Sequence[Viewer]) -> Iterator[tuple[Listing, _Traits]]:
    for viewer in viewers:
        shown = shown_fields(post, viewer)
        if shown:
            sort_name = fold_name(title_of(shown))[:200]
            listing = Listing(post=post, audience=viewer.audience, sort_name=sort_name, words=_words_of(shown))
            yield listing, {*_traits_of(shown), (KIND, VACANT if post.is_vacant else PEOPLE)}


def _words_of(shown: dict[str, Any]) -> str:
    texts = []
    for line, value in shown.items():
        if line == "organisation":
            texts += [value.name, value.acronym]
        elif isinstance(value, list):
            texts += [str(item) for item in value]
        elif line != "contact":
            texts.append(value)
    return fold_name(" ".join(texts))


def _traits_of(shown: dict[str, Any]) -> _Traits:
    traits: _Traits = {(DEMARCHE, kind.slug) for kind in shown.get("demarches", ())}
    traits |= {(THEME, slug) for theme in shown.get("themes", ()) for slug in _with_parent(theme)}
    for page in shown.get("networks", ()):
        traits |= {(NETWORK, page.slug), (PAGE, str(page.pk))}
    if organisation := shown.get("organisation"):
        traits |= {(NATURE, organisation.kind), (BODY, str(organisation.pk))}
    return traits | _place_traits(shown.get("territories", ()))


def _with_parent(theme: Any) -> list[str]:
    return [theme.slug, theme.parent.slug] if theme.parent_id else [theme.slug]


def _place_traits(places: Iterable[Any]) -> _Traits:
    traits: _Traits = set()
    for place in places:
        traits |= {(OWN, place.code)} | {(PLACE, code) for code in (place.code, *place.ancestor_codes)}
    return traits


def refresh_organisations(ids: Iterable[int]) -> int:
    """Write the rows of these structures anew; how many there are."""
    written = 0
    for part in _parts(sorted(set(ids))):
        rows = list(_organisation_rows(part))
        written += _replace(Listing.objects.filter(organisation__in=part), rows)
    return written


def _organisation_rows(ids: Sequence[int]) -> Iterator[tuple[Listing, _Traits]]:
    linked = _pages_by_organisation(ids)
    pages = {pk for pks in linked.values() for pk in pks}
    listed = dict(visible_to(None).listed(ResourcePage.objects.filter(pk__in=pages)).values_list("pk", "slug"))
    found = terms_of(list(listed))
    borne = _borne(ids)
    networks = set(NetworkPage.objects.filter(pk__in=listed).values_list("pk", flat=True))
    for organisation in Organisation.objects.filter(pk__in=ids).select_related("territory"):
        own = linked[organisation.pk]
        traits = {(KIND, STRUCTURES), (NATURE, organisation.kind)}
        traits |= {(PAGE, str(pk)) for pk in own}
        traits |= {(NETWORK, listed[pk]) for pk in own if pk in networks}
        traits |= {trait for pk in own if pk in listed for trait in _page_traits(found[pk], pk in borne)}
        if organisation.territory:
            traits |= _place_traits([organisation.territory])
        yield _organisation_listing(organisation), traits


def _organisation_listing(organisation: Organisation) -> Listing:
    place = organisation.territory.name if organisation.territory else ""
    texts = (organisation.name, organisation.acronym, organisation.description, organisation.get_kind_display(), place)
    return Listing(
        organisation=organisation,
        audience=Audience.ALL,
        sort_name=fold_name(organisation.name)[:200],
        words=fold_name(" ".join(texts)),
    )


def _page_traits(found: PageTerms, is_borne: bool) -> _Traits:
    """A page lends its structures its themes and kinds; the places of a démarche are those of who bears it."""
    traits: _Traits = {(DEMARCHE, ref.slug) for ref in found.terms["demarche"]}
    for ref in found.terms["theme"]:
        traits |= {(THEME, slug) for slug in (ref.slug, ref.parent) if slug}
    if is_borne:
        for place in found.places:
            traits |= {(OWN, place.code)} | {(PLACE, code) for code in (place.code, *place.ancestors)}
    return traits


def _borne(ids: Sequence[int]) -> set[int]:
    return set(DemarchePage.objects.filter(bearer__in=ids).values_list("pk", flat=True))


def _pages_by_organisation(ids: Sequence[int]) -> dict[int, set[int]]:
    linked: dict[int, set[int]] = defaultdict(set)
    for rows in (
        ResourceOrganisation.objects.filter(organisation__in=ids).values_list("organisation_id", "page_id"),
        DemarchePage.objects.filter(bearer__in=ids).values_list("bearer_id", "pk"),
        NetworkPage.objects.filter(animator__in=ids).values_list("animator_id", "pk"),
        MeetingPage.objects.filter(host__in=ids).values_list("host_id", "pk"),
    ):
        for organisation, page in rows:
            linked[organisation].add(page)
    return linked


def _replace(held: QuerySet[Listing], rows: Sequence[tuple[Listing, _Traits]]) -> int:
    """Write these rows in place of those held; how many there are. A row that says the same stays as it is.

    Most changes of a page change nothing here, and all that is made of the list (its counts, pages that are kept)
    would be made anew.
    """
    with transaction.atomic():
        same = {
            _told(row, {(one.facet, one.value) for one in row.traits.all()}): row.pk
            for row in held.prefetch_related("traits")
        }
        new = [(listing, traits) for listing, traits in rows if _told(listing, traits) not in same]
        kept = [same[told] for listing, traits in rows if (told := _told(listing, traits)) in same]
        held.exclude(pk__in=kept).delete()
        _write(new)
    return len(rows)


def _told(listing: Listing, traits: _Traits) -> tuple[object, ...]:
    """All that a row says."""
    said = frozenset((facet, value[:_LONGEST]) for facet, value in traits)
    return listing.organisation_id, listing.post_id, str(listing.audience), listing.sort_name, listing.words, said


def _write(rows: Sequence[tuple[Listing, _Traits]]) -> None:
    listings = Listing.objects.bulk_create([listing for listing, _traits in rows])
    Trait.objects.bulk_create(
        [
            Trait(listing=listing, audience=listing.audience, facet=facet, value=value[:_LONGEST])
            for listing, (_listing, traits) in zip(listings, rows, strict=True)
            for facet, value in sorted(traits)
        ],
        batch_size=2000,
    )


def follow_pages(events: Sequence[OutboxEvent]) -> None:
    """A page changed: structures it is or was linked to, and entries that name it, are listed anew."""
    pages = [event.object_id for event in events]
    was = Trait.objects.filter(facet=PAGE, value__in=[str(pk) for pk in pages])
    listed = list(was.values_list("listing__organisation_id", "listing__post_id"))
    bodies = {organisation for organisation, _post in listed}
    posts = {post for _organisation, post in listed if post}
    bodies |= set(ResourceOrganisation.objects.filter(page__in=pages).values_list("organisation_id", flat=True))
    for model, field in ((DemarchePage, "bearer_id"), (NetworkPage, "animator_id"), (MeetingPage, "host_id")):
        bodies |= set(model._default_manager.filter(pk__in=pages).values_list(field, flat=True))
    refresh_organisations(pk for pk in bodies if pk)
    refresh_posts(posts | set(Post.objects.filter(networks__in=pages).values_list("pk", flat=True)))


def follow_place(place: Territory) -> None:
    """Write anew the rows of posts and structures that name this place, because its name changed."""
    refresh_posts(Post.objects.filter(territories=place).values_list("pk", flat=True))
    refresh_organisations(Organisation.objects.filter(territory=place).values_list("pk", flat=True))


def list_missing(now: datetime) -> int:
    """Write the rows of structures that have none (created in bulk), at most BATCH; how many rows."""
    missing = Organisation.objects.filter(listings=None).order_by("pk").values_list("pk", flat=True)[:BATCH]
    return refresh_organisations(missing)


def rebuild() -> int:
    """Write every row of the directory's list anew; how many there are."""
    bodies = refresh_organisations(Organisation.objects.values_list("pk", flat=True))
    return bodies + refresh_posts(Post.objects.values_list("pk", flat=True))


def _parts(ids: Sequence[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), BATCH):
        yield list(ids[start : start + BATCH])
