"""The queue of organisations that files named and nobody knows: near names, and a decision for each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from asv.core.paging import paginate
from network.demarches.forms import DecisionForm
from network.demarches.known import Known
from network.demarches.matching import accept, drop, forget, join, settle, waiting
from network.demarches.models import Matching, NamedOrganisation, NamedPart, OrganisationPart
from network.demarches.near_names import NearNames
from network.demarches.rights import may_import, may_publish

ROWS = 20
MOST_NAMED = 5
DECIDED = 50
SECONDS = 1.0  # of démarches brought up to date at once; the worker does the others


@dataclass(frozen=True, slots=True)
class Asked:
    """A name that waits: the démarches that have it, (id, title, as what), and the form of its decision."""

    named: NamedOrganisation
    wanted_by: list[tuple[int, str, str]]
    form: DecisionForm
    has_near: bool

    @property
    def others(self) -> int:
        """How many places beside those that are shown."""
        return max(0, int(self.named.uses) - MOST_NAMED)  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
def organisations(request: HttpRequest) -> HttpResponse:
    """The queue, and what was decided of it on this page."""
    if not may_import(request.user):
        raise PermissionDenied
    if request.method == "POST":
        refused = _decide(request)
        if not refused:
            return redirect(request.get_full_path())
    else:
        refused = {}
    rows, total, pager = paginate(waiting(), request, ROWS)
    near = NearNames()
    asked = _asked([row for row in rows if row.pk not in refused], near)
    context = {
        "asked": [*refused.values(), *asked],
        "total": total,
        "pager": pager,
        "without_near": sum(not one.has_near for one in asked),
        "decided": _decided(),
        "page_title": "Organisations à rapprocher",
        "header_icon": "group",
    }
    return render(request, "network/admin/demarche_organisations.html", context, status=400 if refused else 200)


@require_POST
def forget_decisions(request: HttpRequest) -> HttpResponse:
    """Take decisions back: the next file that has these names asks again."""
    if not may_import(request.user):
        raise PermissionDenied
    found = list(NamedOrganisation.objects.filter(pk__in=_numbers(request.POST.getlist("oublier"))[:DECIDED]))
    for named in found:
        forget(named)
    if found:
        messages.success(request, "C’est oublié : le prochain fichier qui les nomme demandera à nouveau.")
    else:
        messages.warning(request, "Aucun nom n’était coché : rien n’a changé.")
    return redirect("demarche_organisations")


def _decided() -> list[NamedOrganisation]:
    decided = NamedOrganisation.objects.exclude(state=Matching.WAITING).select_related("organisation")
    return list(decided.order_by("-decided_at", "pk")[:DECIDED])


def _numbers(texts: Iterable[str]) -> list[int]:
    return [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 10]


def _asked(rows: list[NamedOrganisation], near: NearNames, data: QueryDict | None = None) -> list[Asked]:
    wanted_by = _wanted_by(rows)
    found = []
    for row in rows:
        names = near.of(row.name)
        form = DecisionForm(data, named=row, near=names)
        found.append(Asked(row, wanted_by[row.pk], form, bool(names)))
    return found


def _wanted_by(rows: list[NamedOrganisation]) -> dict[int, list[tuple[int, str, str]]]:
    """The first démarches of each, by name: one query."""
    found: dict[int, list[tuple[int, str, str]]] = defaultdict(list)
    parts = NamedPart.objects.filter(named__in=[row.pk for row in rows]).order_by("named", "page__title", "pk")
    for named, part, page, title in parts.values_list("named", "part", "page", "page__title"):
        if len(found[named]) < MOST_NAMED:
            found[named].append((page, title, OrganisationPart(part).label))
    return found


def _decide(request: HttpRequest) -> dict[int, Asked]:
    """Take the decisions of the page; those that cannot be taken, by id, with what was typed."""
    near = NearNames()
    posted = _numbers(
        key.partition("-")[0] for key in request.POST if key.endswith("-decision") or key.endswith("-other")
    )
    asked = _asked(list(waiting().filter(pk__in=posted[: 2 * ROWS])), near, request.POST)
    publish = may_publish(request.user)
    refused: dict[int, Asked] = {}
    taken = 0
    known = Known()
    for one in asked:
        one.form.known = known
        if not one.form.is_valid():
            refused[one.named.pk] = one
            continue
        taken += _take(one, publish=publish, accept_new="nouvelles" in request.POST)
    _tell(request, taken, len(refused))
    return refused


def _take(one: Asked, *, publish: bool, accept_new: bool) -> bool:
    """Whether something was decided."""
    choice = one.form.cleaned_data["decision"]
    if choice == DecisionForm.NEW or (not choice and accept_new and not one.has_near):
        accept(one.named, publish=publish)
    elif choice == DecisionForm.DROP:
        drop(one.named)
    elif choice:
        join(one.named, one.form.cleaned_data["organisation"], publish=publish)
    return bool(choice or (accept_new and not one.has_near))


def _tell(request: HttpRequest, taken: int, refused: int) -> None:
    if taken:
        settle(SECONDS)
        left = NamedPart.objects.filter(named__state=Matching.KNOWN).exists()
        done = "1 décision est prise." if taken == 1 else f"{taken} décisions sont prises."
        messages.success(request, f"{done} Les démarches suivent dans la minute." if left else done)
    elif not refused:
        messages.warning(request, "Rien n’était choisi : rien n’a changé.")
    if refused:
        messages.error(request, "Une organisation n’est pas reconnue : son choix est à revoir, en tête de page.")


def address() -> str:
    """Where the queue is."""
    return reverse("demarche_organisations")
