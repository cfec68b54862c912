"""In Wagtail's admin: the report of links with their repair, and reading a page again."""

from __future__ import annotations

import re
from collections import defaultdict

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from asv.core.visitor import Visitor
from asv.resources.models import ResourcePage
from asv.stewardship.contacts import settle
from asv.stewardship.hygiene import heaps
from asv.stewardship.links.finding import host_of
from asv.stewardship.links.inside import answer_of
from asv.stewardship.links.mending import Mended, mend
from asv.stewardship.models import ContactAnswer, Link, LinkState, LinkUse
from asv.stewardship.upkeep import confirm

PER_PAGE, MOST_NAMED, MOST_ASKED = 25, 20, 100
_ADDRESS = re.compile(r"(?:(?:page|document):\d{1,15}|(?:https?:/)?/[^\s#]{1,2000})", re.ASCII)
WANTED = (LinkState.DEAD, LinkState.FAILING, LinkState.MOVED, LinkState.WARNING)


class MendingForm(forms.Form):
    """The address to put in the place of another."""

    new = forms.URLField(label="Nouvelle adresse", max_length=2000, assume_scheme="https")


def own_pages(user: Visitor) -> QuerySet[Page]:
    """The pages that this person may change. Raises PermissionDenied for who changes none."""
    if not page_permission_policy.user_has_any_permission(user, {"change", "publish"}):
        raise PermissionDenied
    pages: QuerySet[Page] = page_permission_policy.instances_user_has_any_permission_for(user, {"change", "publish"})
    return pages


def links_of(user: Visitor, state: str, page: str) -> QuerySet[Link]:
    """The links to look at on this person's pages: in one state or all that ask for a look, of one page or all."""
    pages = own_pages(user)
    if page.isdecimal() and len(page) < 16:
        pages = pages.filter(pk=int(page))
    wanted = [state] if state in WANTED else [LinkState.DEAD, LinkState.FAILING, LinkState.MOVED]
    rows = Link.objects.filter(uses__page__in=pages.values("pk"), state__in=wanted)
    return rows.annotate(times=Count("uses", distinct=True)).order_by("state", "-times", "pk").distinct()


@require_http_methods(["GET", "HEAD"])
def links(request: HttpRequest) -> HttpResponse:
    """The links that ask for a look, those that pages name most often first."""
    state, page = request.GET.get("etat", ""), request.GET.get("page", "")
    shown = Paginator(links_of(request.user, state, page), PER_PAGE).get_page(request.GET.get("p"))
    uses = LinkUse.objects.filter(link__in=list(shown), page__in=own_pages(request.user).values("pk"))
    named = defaultdict(list)
    for use in uses.select_related("page").order_by("pk"):
        named[use.link_id].append(use.page)
    counts = {label: links_of(request.user, str(value), page).count() for value, label in _labels()}
    context = {
        "shown": shown,
        "rows": [(link, named[link.pk][:MOST_NAMED]) for link in shown],
        "state": state,
        "page": page,
        "states": _labels(),
        "counts": counts.items(),
    }
    return render(request, "stewardship/admin/links.html", context)


@require_http_methods(["POST"])
def known_links(request: HttpRequest) -> JsonResponse:
    """Which of these addresses (`adresse`, 100 at most) are known not to answer, and why: said while a page is written.

    Nobody outside is asked.
    """
    own_pages(request.user)
    asked = [one for one in dict.fromkeys(request.POST.getlist("adresse")) if _ADDRESS.fullmatch(one)][:MOST_ASKED]
    known = {Link.digest_of(address) for address in asked}
    rows = Link.objects.filter(digest__in=known, state__in=(LinkState.DEAD, LinkState.FAILING))
    broken = {row.url: f"{row.get_state_display()}. {row.said}" for row in rows}
    for address in asked:
        if address not in broken and not host_of(address):
            answer = answer_of(address)
            if not answer.good:
                broken[address] = answer.said
    found = [{"address": address, "said": broken[address]} for address in asked if address in broken]
    return JsonResponse({"broken": found})


def _labels() -> list[tuple[str, str]]:
    return [(str(state.value), str(state.label)) for state in WANTED]


@require_http_methods(["POST"])
def mend_link(request: HttpRequest, link_id: int) -> HttpResponse:
    """Put `new` in the place of an address on all of this person's pages; keep it as its archived copy (`archive`), to
    be offered to whoever repairs; or look at the address again (`again`).
    """
    known = own_pages(request.user)
    link = get_object_or_404(Link.objects.filter(uses__page__in=known.values("pk")).distinct(), pk=link_id)
    back = f"{reverse('stewardship_links')}?{urlencode({'page': request.POST.get('page', '')[:15]})}"
    if "again" in request.POST:
        Link.objects.filter(pk=link.pk).update(next_at=None)
        messages.success(request, "Ce lien sera vérifié dans un moment.")
        return redirect(back)
    form = MendingForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Écrivez la nouvelle adresse en entier : https://…")
        return redirect(back)
    if "archive" in request.POST:
        Link.objects.filter(pk=link.pk).update(archived=form.cleaned_data["new"])
        messages.success(request, "Cette copie est proposée à qui répare ce lien.")
        return redirect(back)
    _tell(request, mend(link, form.cleaned_data["new"], request.user))
    return redirect(back)


def _tell(request: HttpRequest, mended: Mended) -> None:
    if mended.published:
        messages.success(request, f"Réparé et publié : {_titles(mended.published)}.")
    if mended.drafts:
        messages.success(request, f"Réparé dans un brouillon, à publier : {_titles(mended.drafts)}.")
    if mended.refused:
        number = len(mended.refused)
        whose = f"{number} pages ne sont pas les vôtres" if number > 1 else "Une page n’est pas la vôtre"
        messages.warning(request, f"{whose} : le lien y reste.")


def _titles(pages: list[Page]) -> str:
    return ", ".join(f"« {page.title} »" for page in pages)


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, page_id: int) -> HttpResponse:
    """Reading a published page again; POST says that it is right as it is, and counts from today."""
    known = own_pages(request.user)
    page = get_object_or_404(ResourcePage.objects.filter(pk__in=known.values("pk"), live=True), pk=page_id).specific
    if request.method == "POST":
        upkeep = confirm(page, timezone.localdate())
        settle(page)
        due = f" Elle sera à relire le {upkeep.due_on:%d/%m/%Y}." if upkeep.due_on else ""
        messages.success(request, f"« {page.title} » est relue aujourd’hui.{due}")
        return redirect("board")
    dead = Link.objects.filter(uses__page=page, state=LinkState.DEAD)
    said = ContactAnswer.objects.filter(page=page, settled_at=None).select_related("organisation")
    context = {"page": page, "dead": dead, "upkeep": getattr(page, "upkeep", None), "said": said}
    return render(request, "stewardship/admin/review.html", context)


@require_http_methods(["GET", "HEAD"])
def hygiene(request: HttpRequest) -> HttpResponse:
    """What there is to tidy among this person's pages and files."""
    found = heaps(own_pages(request.user), request.user, timezone.localdate())
    return render(request, "stewardship/admin/hygiene.html", {"heaps": found})
