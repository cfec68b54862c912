"""Who may see what: the one function every channel asks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser, Group
from django.db.models import Q, QuerySet, Value
from django.http import HttpRequest
from wagtail.images.models import AbstractImage
from wagtail.models import BaseViewRestriction, CollectionViewRestriction, Page, PageViewRestriction

from asv.core.carriers import carried_by, pages_that_carry, stands_everywhere
from asv.core.circles import MEMBERS_ONLY, Circle, circles_of
from asv.core.file_rights import policy_of
from asv.core.prepared import Rows, in_steps, prepared
from asv.core.reads import asked_again, note_among, unrecorded
from asv.core.visitor import Visitor

OPEN, MEMBERS = "open", "members"
# What is asked of the restrictions while a page for visitors is made.
_PAGE, _COLLECTION, _HIDDEN, _ALL = "page", "collection", "hidden", "all"


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether someone may read a listed page, and why not: what to say of it, and where to ask to join, if one can."""

    state: str
    reason: str = ""
    join_url: str = ""


@dataclass(frozen=True, slots=True)
class Restriction:
    """A view restriction of Wagtail, on a page or a collection and everything below it."""

    id: int
    kind: str
    path: str
    groups: frozenset[int]

    def covers(self, path: str) -> bool:
        """Whether the page, or the collection, at this tree path stands under the restriction."""
        return path.startswith(self.path)

    def narrower_than(self, other: Restriction) -> bool:
        """Whether everyone who passes this restriction passes the other one too."""
        if self.hides or other.hides:
            return False
        return other.kind == BaseViewRestriction.LOGIN or (self.kind == other.kind and self.groups <= other.groups)

    @property
    def hides(self) -> bool:
        """A page behind a shared password belongs to no listing: nobody is known to hold the password."""
        return bool(self.kind == BaseViewRestriction.PASSWORD)

    def passed_by(self, people: QuerySet[Any]) -> QuerySet[Any]:
        """Those of these accounts who pass it: as `Visibility` says of one, asked of all at once."""
        if self.hides:
            return people.none()
        entitled = Q() if self.kind == BaseViewRestriction.LOGIN else Q(is_superuser=True) | Q(groups__in=self.groups)
        return people.filter(entitled, is_active=True)


class Restrictions(NamedTuple):
    """What is restricted on the site: branches of pages, and collections of documents and images."""

    pages: list[Restriction]
    collections: list[Restriction]


def restrictions() -> Restrictions:
    """Every view restriction of the site, in one query."""
    found: tuple[dict[int, Restriction], dict[int, Restriction]] = ({}, {})
    for where, pk, kind, path, group in prepared("restrictions", _restriction_rows, ()):
        known = found[where].setdefault(pk, Restriction(pk, kind, path, frozenset()))
        found[where][pk] = replace(known, groups=known.groups | ({group} - {None}))
    return Restrictions(list(found[0].values()), list(found[1].values()))


def _restriction_rows() -> Rows:
    pages, collections = (
        model._default_manager.annotate(where=Value(where)).values_list(
            "where", "id", "restriction_type", path, "groups__id"
        )
        for where, (model, path) in enumerate(
            [(PageViewRestriction, "page__path"), (CollectionViewRestriction, "collection__path")]
        )
    )
    rows: Rows = pages.union(collections, all=True)
    return rows


def opens_with(page: Page, file: Any, found: Restrictions) -> bool:
    """Whether everyone who may read the page may open the file by its collection: only then is it found by its text."""
    asked = [r for r in found.collections if r.covers(file.collection.path)]
    passed = [r for r in found.pages if r.covers(page.path)]
    return all(any(mine.narrower_than(other) for mine in passed) for other in asked)


@asked_again()
def barring(asked: tuple[tuple[str, str], ...]) -> list[object]:
    """What the restrictions say to each of these questions: a page closed elsewhere changes none of the answers."""
    found = restrictions()
    return [_barring(found, kind, path) for kind, path in asked]


def _barring(found: Restrictions, kind: str, path: str) -> object:
    if kind in (_HIDDEN, _ALL):
        return sorted((r.path, r.kind, sorted(r.groups)) for some in found for r in some if kind == _ALL or r.hides)
    return sorted((r.kind, sorted(r.groups)) for r in found[kind == _COLLECTION] if r.covers(path))


class Visibility:
    """What one person may see. Costs a query at its first question, one more for the groups of a member.

    *Listed*: published and not behind a password; its title and teaser may be shown to anyone.
    *Readable*: listed, and this person passes every restriction on it and on what contains it.

    While a page for visitors is made, each question asked here is noted as such (`barring`): what is closed or opened
    elsewhere then leaves the page as it is.
    """

    def __init__(self, user: Visitor | None) -> None:
        self.user: Any = user

    @cached_property
    def _all(self) -> Restrictions:
        with unrecorded():
            return restrictions()

    def _on(self, kind: str, path: str = "") -> None:
        note_among(barring, (kind, path))

    @property
    def _restrictions(self) -> list[Restriction]:
        return self._all.pages

    @cached_property
    def _groups(self) -> frozenset[int]:
        rows = prepared("groups", lambda person: Group.objects.filter(user=person).values_list("id"), (self.user.pk,))
        return frozenset(group for (group,) in rows)

    def belongs_to(self, group: int) -> bool:
        """Whether this person is in a group; asked of the database once for all groups."""
        return bool(self.user.is_authenticated) and group in self._groups

    def _passes(self, restriction: Restriction) -> bool:
        if restriction.hides or not (self.user.is_authenticated and self.user.is_active):
            return False
        if self.user.is_superuser or restriction.kind == BaseViewRestriction.LOGIN:
            return True
        return bool(restriction.groups & self._groups)

    @cached_property
    def _failed(self) -> list[Restriction]:
        return [r for r in self._restrictions if not self._passes(r)]

    @property
    def failed_restrictions(self) -> frozenset[int]:
        """Ids of the restrictions this person does not pass: what an index excludes from member fields.

        Not noted here, but where an index is asked with them (`search.engines.noted`).
        """
        return frozenset(r.id for r in self._failed)

    def restricted(self, page: Page) -> bool:
        """Whether any restriction stands over the page, passed or not."""
        self._on(_PAGE, page.path)
        return any(r.covers(page.path) for r in self._restrictions)

    def may_list(self, page: Page) -> bool:
        """Whether the page's title and teaser may be shown."""
        return self._lists_at(page.path) and page.live

    def may_read(self, page: Page) -> bool:
        """Whether this person may read the published page whole."""
        self._on(_PAGE, page.path)
        return page.live and not any(r.covers(page.path) for r in self._failed)

    def _lists_at(self, path: str) -> bool:
        self._on(_PAGE, path)
        return not any(r.hides and r.covers(path) for r in self._restrictions)

    @property
    def hidden_paths(self) -> tuple[str, ...]:
        """Where nothing may be listed: what `listed` leaves out, for queries that are written once."""
        self._on(_HIDDEN)
        return tuple(r.path for r in self._restrictions if r.hides)

    def listed(self, pages: QuerySet[Any]) -> QuerySet[Any]:
        """The pages of a query whose title and teaser may be shown."""
        self._on(_HIDDEN)
        return pages.filter(live=True).exclude(_under(r for r in self._restrictions if r.hides))

    def readable(self, pages: QuerySet[Any]) -> QuerySet[Any]:
        """The pages of a query that this person may read whole."""
        self._on(_ALL)
        return pages.filter(live=True).exclude(_under(self._failed))

    @cached_property
    def _failed_collections(self) -> list[Restriction]:
        return [r for r in self._all.collections if not self._passes(r)]

    def passes_collection(self, file: Any) -> bool:
        """Whether the collection of a document or an image lets this person in."""
        return self.passes_collection_at(file.collection.path)

    def passes_collection_at(self, path: str) -> bool:
        """Whether the collection that stands at this path lets this person in."""
        self._on(_COLLECTION, path)
        return not any(r.covers(path) for r in self._failed_collections)

    def may_read_file(self, file: Any) -> bool:
        """Whether this person may open a document or an image: closed, unless something opens it to them.

        Its collection must let them in. Then it is open where an editor marked it public, where a published page that
        they may read carries it, or what every page shows does. Who may change a file, and who uploaded it, see it
        whatever carries it; of a closed collection the images only, which the admin shows them to choose from:
        documents are Wagtail's affair. Costs a query for what is open to anyone, beside the restrictions' own.
        """
        if not self.passes_collection(file):
            return isinstance(file, AbstractImage) and self._keeps(file)
        return file.is_public or self._carried(file) or self._keeps(file)

    def _carried(self, file: object) -> bool:
        return self.readable(pages_that_carry(file)).exists() or stands_everywhere(file)

    def _keeps(self, file: Any) -> bool:
        """Whether the file is this person's own, or theirs to change."""
        if not (self.user.is_authenticated and self.user.is_active):
            return False
        if file.uploaded_by_user_id == self.user.pk:
            return True
        return bool(policy_of(type(file)).user_has_permission_for_instance(self.user, "change", file))

    def known_files(self, files: QuerySet[Any]) -> QuerySet[Any]:
        """The documents or images of a query that this person may know of, in one query: those that `may_read_file`
        opens to them, and all they may change. What the admin lists, offers to choose from and tells programs."""
        self._on(_ALL)
        model = files.model
        own = Q(uploaded_by_user=self.user) if self.user.is_authenticated else Q(pk__in=[])
        kept = policy_of(model).instances_user_has_permission_for(self.user, "change").values("pk")
        opened = Q(is_public=True) | Q(pk__in=carried_by(self.readable(Page.objects.all()), model))
        known = model._default_manager.filter(
            Q(pk__in=kept) | (own | opened) & ~_under(self._failed_collections, "collection__path")
        )
        return files.filter(pk__in=known.values("pk"))  # by number alone: Wagtail's search filters by few fields

    @cached_property
    def _circles(self) -> dict[int, Circle]:
        return circles_of((group for r in self._failed for group in r.groups), self._lists_at)

    def standing(self, page: Page) -> Standing:
        """Whether this person may read a page that may be listed, and the reason if not."""
        self._on(_PAGE, page.path)
        return self._standing([r for r in self._failed if r.covers(page.path)])

    def _standing(self, failed: list[Restriction]) -> Standing:
        if not failed:
            return Standing(OPEN)
        known = [self._circles[group] for r in failed for group in sorted(r.groups) if group in self._circles]
        return Standing(MEMBERS, known[0].label, known[0].url) if known else Standing(MEMBERS, MEMBERS_ONLY)

    def standings(self, ids: Iterable[int]) -> dict[int, Standing]:
        """How the listed pages among ids stand for this person: what a late index must be checked against."""
        answer = {}
        for pk, path in in_steps("standings", _listed_rows, list(ids)):
            self._on(_PAGE, path)
            covering = [r for r in self._failed if r.covers(path)]
            if not any(r.hides for r in covering):
                answer[pk] = self._standing(covering)
        return answer

    def states(self, ids: Iterable[int]) -> dict[int, str]:
        """`{id: "open" | "members"}` of the listed pages among ids."""
        return {pk: standing.state for pk, standing in self.standings(ids).items()}


def _listed_rows(*ids: int) -> Rows:
    rows: Rows = Page.objects.filter(pk__in=ids, live=True).values_list("pk", "path")
    return rows


def _under(found: Iterable[Restriction], path: str = "path") -> Q:
    condition = Q(pk__in=[])
    for restriction in found:
        condition |= Q((f"{path}__startswith", restriction.path))
    return condition


def visible_to(user: Visitor | None) -> Visibility:
    """What this person may see; None stands for someone who is not signed in."""
    return Visibility(user or AnonymousUser())


def visibility_of(request: HttpRequest) -> Visibility:
    """What the person behind a request may see; asked of the database once a request."""
    user = getattr(request, "user", None)
    known = getattr(request, "known_visibility", None)
    if known is None or known.user != user:
        known = visible_to(user)
        request.known_visibility = known  # type: ignore[attr-defined]
    return known


def visible_to_each(users: QuerySet[Any]) -> dict[int, Visibility]:
    """What each of these people may see, by user id: a constant number of queries, however many people."""
    found = {user.pk: Visibility(user) for user in users.prefetch_related("groups")}
    covering = restrictions()
    for visibility in found.values():
        visibility._all = covering
        visibility._groups = frozenset(group.pk for group in visibility.user.groups.all())
    return found
