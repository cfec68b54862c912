"""Who did what, for administrators: publications, withdrawals, rights, exports, rows about people that were seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.models import ModelLogEntry, PageLogEntry

from asv.accounts.models import User
from asv.stewardship.audit import words_of
from asv.stewardship.models import Sight, SightKind

PER_PAGE = 50
TABS = {
    "publications": "Publications",
    "retraits": "Retraits et suppressions",
    "droits": "Comptes et rôles",
    "exports": "Exports",
    "personnes": "Données de personnes vues",
}
_PAGES = {
    "publications": ("wagtail.publish", "wagtail.publish.scheduled"),
    "retraits": ("wagtail.unpublish", "wagtail.unpublish.scheduled", "wagtail.delete"),
}
_WORDS = {
    "wagtail.publish": "a publié",
    "wagtail.publish.scheduled": "publiée à sa date",
    "wagtail.unpublish": "a retiré",
    "wagtail.unpublish.scheduled": "retirée à sa date",
    "wagtail.delete": "a supprimé",
    "wagtail.create": "a créé",
    "wagtail.edit": "a modifié",
}


@dataclass(frozen=True, slots=True)
class Done:
    """A line: when, who (empty where nobody is known), what was done, to what."""

    at: datetime
    who: str
    what: str
    on: str


@require_safe
def journal(request: HttpRequest) -> HttpResponse:
    """The journal, one tab (`vue`) at a time. Raises PermissionDenied for who is no administrator."""
    if not (request.user.is_active and request.user.is_superuser):
        raise PermissionDenied
    key = request.GET.get("vue", "")
    key = key if key in TABS else "publications"
    rows, line = _source(key)
    shown = Paginator(rows, PER_PAGE).get_page(request.GET.get("p"))
    context = {"tabs": TABS.items(), "key": key, "shown": shown, "lines": _lines(shown, line)}
    return render(request, "stewardship/admin/journal.html", context)


def _lines(rows: Iterable[object], line: Callable[[object], Done]) -> list[Done]:
    return [line(row) for row in rows]


def _source(key: str) -> tuple[QuerySet, Callable[[object], Done]]:
    if key in _PAGES:
        entries = PageLogEntry.objects.filter(action__in=_PAGES[key])
        return entries.select_related("user").order_by("-timestamp", "-pk"), _logged
    if key == "droits":
        types = ContentType.objects.get_for_models(User, Group).values()
        entries = ModelLogEntry.objects.filter(content_type__in=types)
        return entries.select_related("user").order_by("-timestamp", "-pk"), _logged
    kind = SightKind.EXPORT if key == "exports" else SightKind.PEOPLE
    return Sight.objects.filter(kind=kind).select_related("user").order_by("-at", "-pk"), _seen


def _logged(entry: object) -> Done:
    who = str(entry.user) if entry.user else ""  # type: ignore[attr-defined]
    action = entry.action  # type: ignore[attr-defined]
    return Done(entry.timestamp, who, _WORDS.get(action, action), entry.label)  # type: ignore[attr-defined]


def _seen(sight: object) -> Done:
    what = "a emporté" if sight.kind == SightKind.EXPORT else "a vu"  # type: ignore[attr-defined]
    return Done(sight.at, str(sight.user), what, words_of(sight.path))  # type: ignore[attr-defined]
