"""Who may see what: the one function every channel asks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from wagtail.models import BaseViewRestriction, Page, PageViewRestriction

OPEN, MEMBERS = "open", "members"


@dataclass(frozen=True, slots=True)
class Restriction:
    """A view restriction of Wagtail, on a page and everything below it."""

    id: int
    kind: str
    path: str
    groups: frozenset[int]

    def covers(self, path: str) -> bool:
        """Whether the page at this tree path stands under the restriction."""
        return path.startswith(self.path)

    @property
    def hides(self) -> bool:
        """A page behind a shared password belongs to no listing: nobody is known to hold the password."""
        return self.kind == BaseViewRestriction.PASSWORD


def restrictions() -> list[Restriction]:
    """Every view restriction of the site, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(*_statement())
        rows = cursor.fetchall()
    merged: dict[int, tuple[str, str, set[int]]] = {}
    for pk, kind, path, group in rows:
        merged.setdefault(pk, (kind, path, set()))[2].add(group)
    return [Restriction(pk, kind, path, frozenset(groups - {None})) for pk, (kind, path, groups) in merged.items()]


@cache
def _statement() -> tuple[str, tuple[Any, ...]]:
    """Asked by every page, so written once by the ORM: writing it takes ten times longer than the answer."""
    found = PageViewRestriction.objects.values_list("id", "restriction_type", "page__path", "groups__id")
    return found.query.sql_with_params()


class Visibility:
    """What one person may see. Costs a query at its first question, one more for the groups of a member.

    *Listed*: published and not behind a password; its title and teaser may be shown to anyone.
    *Readable*: listed, and this person passes every restriction on it and on what contains it.
    """

    def __init__(self, user: Any) -> None:
        self.user = user

    @cached_property
    def _restrictions(self) -> list[Restriction]:
        return restrictions()

    @cached_property
    def _groups(self) -> frozenset[int]:
        return frozenset(self.user.groups.values_list("id", flat=True))

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
        """Ids of the restrictions this person does not pass: what an index excludes from member fields."""
        return frozenset(r.id for r in self._failed)

    def restricted(self, page: Page) -> bool:
        """Whether any restriction stands over the page, passed or not."""
        return any(r.covers(page.path) for r in self._restrictions)

    def may_list(self, page: Page) -> bool:
        """Whether the page's title and teaser may be shown."""
        return page.live and not any(r.hides and r.covers(page.path) for r in self._restrictions)

    def may_read(self, page: Page) -> bool:
        """Whether this person may read the published page whole."""
        return page.live and not any(r.covers(page.path) for r in self._failed)

    def listed(self, pages: QuerySet[Any]) -> QuerySet[Any]:
        """The pages of a query whose title and teaser may be shown."""
        return pages.filter(live=True).exclude(_under(r for r in self._restrictions if r.hides))

    def readable(self, pages: QuerySet[Any]) -> QuerySet[Any]:
        """The pages of a query that this person may read whole."""
        return pages.filter(live=True).exclude(_under(self._failed))

    def states(self, ids: Iterable[int]) -> dict[int, str]:
        """`{id: "open" | "members"}` of the listed pages among ids: what a late index must be checked against."""
        rows = Page.objects.filter(pk__in=list(ids), live=True).values_list("pk", "path")
        answer = {}
        for pk, path in rows:
            covering = [r for r in self._failed if r.covers(path)]
            if not any(r.hides for r in covering):
                answer[pk] = MEMBERS if covering else OPEN
        return answer


def _under(found: Iterable[Restriction]) -> Q:
    condition = Q(pk__in=[])
    for restriction in found:
        condition |= Q(path__startswith=restriction.path)
    return condition


def visible_to(user: Any) -> Visibility:
    """What this person may see; None stands for someone who is not signed in."""
    return Visibility(user or AnonymousUser())


def visibility_of(request: HttpRequest) -> Visibility:
    """What the person behind a request may see; asked of the database once a request."""
    user = getattr(request, "user", None)
    known = getattr(request, "_visibility", None)
    if known is None or known.user != user:
        known = visible_to(user)
        request._visibility = known  # type: ignore[attr-defined]
    return known


def visible_to_each(users: QuerySet[Any]) -> dict[int, Visibility]:
    """What each of these people may see, by user id: a constant number of queries, however many people."""
    found = {user.pk: Visibility(user) for user in users.prefetch_related("groups")}
    covering = restrictions()
    for visibility in found.values():
        visibility._restrictions = covering
        visibility._groups = frozenset(group.pk for group in visibility.user.groups.all())
    return found
