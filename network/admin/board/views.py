"""The board as a page, as a file, and what is done there to one or many resources."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods
from wagtail.models import PageQuerySet

from asv.accounts.models import User
from asv.core.tables import CSV_TYPE, csv_lines
from asv.core.visitor import Visitor
from asv.stewardship.models import BoardView, Charge, ReadCount, Role
from asv.stewardship.reads import week_of
from asv.stewardship.upkeep import confirm
from network.admin.board.asking import TABS, BoardForm, filtered, in_tab, measured, mine, ordered, tabs
from network.admin.board.lines import WEEKS, Line, lines_for, points
from network.admin.panels import may_write, ways_in

PER_PAGE, MOST_EXPORTED, MOST_AT_ONCE, MOST_VIEWS = 25, 5000, 200, 20
_AGES = ((6, "0-6 mois"), (12, "6-12"), (18, "12-18"), (24, "18-24"), (10_000, "plus de 24"))
_HEADINGS = (
    "Titre", "Nature et lieu", "Adresse", "Responsable", "Suppléance", "État", "Relue", "À relire le",
    "Critères remplis", "Critères", "Images sans texte", "Liens morts",
    "Lectures, 90 jours", "Téléchargements, 90 jours", "Gardée par",
    "Recherches sans réponse qu’elle pourrait servir",
)  # fmt: skip


class Column(NamedTuple):
    """A column of the drawing of ages: its place, height and figure."""

    label: str
    number: int
    x: int
    y: int
    height: int
    old: bool


@require_http_methods(["GET", "HEAD"])
def board(request: HttpRequest) -> HttpResponse:
    """The board: `vue` names the view, `q`, `type` and `responsable` filter it. Raises PermissionDenied for others."""
    user, today = request.user, timezone.localdate()
    _let_in(user)
    form, key = BoardForm(request.GET), _key(request)
    rows = filtered(mine(user), form)
    chosen = ordered(measured(in_tab(rows, key, user, today)), key).select_related("upkeep")
    shown = Paginator(chosen, PER_PAGE).get_page(request.GET.get("p"))
    asked = request.GET.copy()
    asked.pop("p", None)
    asked["vue"] = key
    others = asked.copy()
    others.pop("vue")
    context = {
        "form": form,
        "key": key,
        "tabs": tabs(rows, user, today),
        "others": others.urlencode(),
        "asked": asked.urlencode(),
        "shown": shown,
        "lines": lines_for(list(shown), user, today),
        "ages": _ages(rows, today),
        "week": _week(rows, today),
        "views": BoardView.objects.filter(user=user.pk),
        "team": User.objects.filter(groups__permissions__codename="access_admin").distinct().order_by("email")[:50],
        **ways_in(user),
    }
    return render(request, "network/admin/board.html", context)


@require_http_methods(["GET", "HEAD"])
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The view as a CSV file, 5,000 lines at most."""
    user, today = request.user, timezone.localdate()
    _let_in(user)
    key = _key(request)
    rows = in_tab(filtered(mine(user), BoardForm(request.GET)), key, user, today)
    chosen = ordered(measured(rows), key).select_related("upkeep")[:MOST_EXPORTED]
    response = StreamingHttpResponse(csv_lines(_table(chosen, user, today)), content_type=CSV_TYPE)
    response["Content-Disposition"] = f'attachment; filename="tableau-{key}-{today.isoformat()}.csv"'
    return response


@require_http_methods(["POST"])
def act(request: HttpRequest) -> HttpResponse:
    """Do something to the resources named by `id`: take charge of those that nobody looks after (`prendre`) or of all
    (`reprendre`), give them to somebody of the team (`confier` with `a`) or to a deputy (`suppleer` with `a`), or say
    that they were read again (`relues`).
    """
    user = request.user
    _let_in(user)
    numbers = [int(one) for one in request.POST.getlist("id")[:MOST_AT_ONCE] if one.isdecimal() and len(one) < 16]
    pages = mine(user).filter(pk__in=numbers)
    what = request.POST.get("acte", "")
    if not pages:
        messages.error(request, "Cochez d’abord les ressources.")
    elif what == "relues":
        published = pages.filter(live=True).specific()
        for page in published:
            confirm(page, timezone.localdate())
        messages.success(request, f"{_in_words(len(published))} relue{'s'[: len(published) > 1]} aujourd’hui.")
    elif what == "prendre":
        _take(request, pages, User.objects.filter(pk=user.pk or 0).first())
    elif what == "reprendre":
        _give(request, pages, User.objects.filter(pk=user.pk or 0).first())
    elif what == "confier":
        _give(request, pages, _somebody(request))
    elif what == "suppleer":
        _give(request, pages, _somebody(request), Role.DEPUTY)
    else:
        messages.error(request, "Choisissez ce qu’il faut faire.")
    back = request.POST.get("retour", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    return redirect(back if safe else reverse("board"))


@require_http_methods(["POST"])
def keep_view(request: HttpRequest) -> HttpResponse:
    """Keep what the board shows (`vue` and its filters, in `asked`) under a `nom`, or forget the view `oublier`."""
    user = request.user
    _let_in(user)
    own = BoardView.objects.filter(user=user.pk)
    forgotten, name = request.POST.get("oublier", ""), request.POST.get("nom", "").replace("\0", "").strip()[:60]
    asked = QueryDict(request.POST.get("asked", "")).urlencode()[:500]
    if forgotten.isdecimal() and len(forgotten) < 16:
        own.filter(pk=int(forgotten)).delete()
        return redirect("board")
    if not name:
        messages.error(request, "Donnez un nom à cette vue.")
    elif own.count() >= MOST_VIEWS and not own.filter(name=name):
        messages.error(request, f"Vous gardez déjà {MOST_VIEWS} vues : oubliez-en une d’abord.")
    else:
        BoardView.objects.update_or_create(user_id=user.pk or 0, name=name, defaults={"querystring": asked})
        messages.success(request, f"« {name} » est gardée.")
    return redirect(f"{reverse('board')}?{asked}")


def _let_in(user: Visitor) -> None:
    if not may_write(user):
        raise PermissionDenied


def _key(request: HttpRequest) -> str:
    asked = request.GET.get("vue", "")
    return asked if asked in dict(TABS) else TABS[0][0]


def _somebody(request: HttpRequest) -> User | None:
    number = request.POST.get("a", "")
    if not number.isdecimal() or len(number) > 15:
        return None
    someone = User.objects.filter(pk=int(number), is_active=True).first()
    return someone if someone and someone.has_perm("wagtailadmin.access_admin") else None


def _give(request: HttpRequest, pages: PageQuerySet, to: User | None, role: Role = Role.OWNER) -> None:
    if to is None:
        messages.error(request, "Choisissez quelqu’un de l’équipe.")
        return
    ids = set(pages.values_list("pk", flat=True))
    other = Charge.objects.filter(page__in=ids, user=to).exclude(role=role)
    if role == Role.OWNER:
        other.delete()  # nobody stands in for themselves
    elif own := set(other.values_list("page", flat=True)):
        ids -= own
        messages.warning(request, f"{to} répond déjà de {_in_words(len(own))} : quelqu’un d’autre peut suppléer.")
    for pk in sorted(ids):
        Charge.objects.update_or_create(page_id=pk, role=role, defaults={"user": to})
    if ids:
        said = "en répond" if role == Role.OWNER else "est en suppléance"
        messages.success(request, f"{_in_words(len(ids))} : {to} {said}.")


def _take(request: HttpRequest, pages: PageQuerySet, user: User | None) -> None:
    """Give this person what nobody looks after; who comes second reads who was first."""
    taken = Charge.objects.filter(page__in=pages.values("pk"), role=Role.OWNER, user__is_active=True)
    free = pages.exclude(pk__in=taken.values("page"))
    for charge in taken.exclude(user=user).select_related("user", "page"):
        said = f"{charge.user} répond déjà de « {charge.page.title} ». Cochez-la et « M’en charger » la reprend."
        messages.warning(request, said)
    if free:
        _give(request, free, user)


def _in_words(number: int) -> str:
    return f"{number} ressource{'s'[: number > 1]}"


def _table(rows: PageQuerySet, user: Visitor, today: date) -> Iterator[tuple[object, ...]]:
    yield _HEADINGS
    for line in lines_for(list(rows), user, today):
        yield _row(line)


def _row(line: Line) -> tuple[object, ...]:
    return (
        line.title, line.what, line.edit_url, line.owner, line.deputy, line.state, line.age, line.due,
        line.done, line.total, "oui" if line.undescribed else "", line.dead_links, line.reads,
        line.downloads, line.favourites,
        ", ".join(line.searches),
    )  # fmt: skip


def _ages(rows: PageQuerySet, today: date) -> list[Column]:
    """How many published resources were last read again so many months ago: one row, whatever there is."""
    limits = [today - timedelta(days=months * 30.44) for months, _label in _AGES[:-1]]
    wanted = {f"under_{at}": Count("pk", filter=_read_since(limit)) for at, limit in enumerate(limits)}
    found = rows.filter(live=True).order_by().aggregate(every=Count("pk"), **wanted)
    under = [0, *(found[f"under_{at}"] for at in range(len(limits))), found["every"]]
    numbers = [more - fewer for fewer, more in pairwise(under)]
    most = max([1, *numbers])
    heights = [round(58 * number / most) for number in numbers]
    return [
        Column(label, numbers[at], 4 + at * 60, 74 - heights[at], heights[at], at == len(_AGES) - 1)
        for at, (_limit, label) in enumerate(_AGES)
    ]


def _read_since(day: date) -> Q:
    """Read again, or else published, that day or later; by bounds alone: SQLite would make a date of each in Python."""
    morning = timezone.make_aware(datetime.combine(day, time.min))
    never = Q(reviewed_on=None)
    return Q(reviewed_on__gte=day) | never & (Q(first_published_at__gte=morning) | Q(first_published_at=None))


def _week(rows: PageQuerySet, today: date) -> dict[str, object]:
    """Reads of this week, and the line of thirteen."""
    first = week_of(today) - timedelta(weeks=WEEKS - 1)
    counts = ReadCount.objects.filter(page__in=rows.values("pk"), week__gte=first).values("week")
    by_week = {row["week"]: row["times"] for row in counts.annotate(times=Sum("reads")).order_by("week")}
    values = [by_week.get(first + timedelta(weeks=number), 0) for number in range(WEEKS)]
    return {"reads": values[-1], "points": points(values, 290, 60), "since": first, "values": values}
