"""The meetings of a network on its desk: a list with what becomes of each, the form, and the way to the agenda."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from asv.accounts.models import User
from asv.core.paging import paginate
from network.meetings.models import MeetingPage
from network.meetings.preparing import drafts as meetings
from network.meetings.preparing.forms import MeetingForm
from network.networks.finding import run_by
from network.networks.limits import too_often
from network.networks.models import NetworkPage

PAGE_SIZE = 20
_LOCKED = "La rencontre est en relecture, ou verrouillée par l’équipe : elle ne se modifie pas pour l’instant."
_CHANGED = (
    "Une autre personne a enregistré cette rencontre entre-temps : rien n’est écrasé. Ouvrez-la à nouveau dans un "
    "autre onglet pour voir ce qui a changé, puis reprenez-y votre texte."
)
_TOO_OFTEN = (
    "Vous avez préparé beaucoup de rencontres aujourd’hui. Ce que vous avez écrit est gardé ici : réessayez demain."
)
_NOBODY = "La rencontre est enregistrée, mais le site n’a personne pour la relire : écrivez-nous (en bas de page)."


@never_cache
@login_required
@require_safe
def network_meetings(request: HttpRequest, slug: str) -> HttpResponse:
    """All of them, drafts too."""
    network = run_by(request, slug)
    rows, total, pager = paginate(meetings.meetings_of(network), request, PAGE_SIZE)
    context = {
        "network": network,
        "rows": meetings.with_steps(rows),
        "total": total,
        "pager": pager,
        "possible": meetings.agenda() is not None,
    }
    return render(request, "memberships/meetings.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_meeting(request: HttpRequest, slug: str) -> HttpResponse:
    """A meeting of this network, which nobody else sees until it is published."""
    network = run_by(request, slug)
    index = meetings.agenda()
    if index is None:
        raise Http404
    form = MeetingForm(request.POST if request.method == "POST" else None, instance=MeetingPage(live=False))
    if request.method == "POST" and form.is_valid():
        if too_often(request, "meeting"):
            form.add_error(None, _TOO_OFTEN)
        else:
            user = cast(User, request.user)
            try:
                page = meetings.begin(form.instance, index, network, user)
            except ValidationError as error:
                form.add_error(None, error.messages)
            else:
                return _sent_on(request, network, page)
    return _form(request, network, form, None)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_meeting(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change a meeting of this network; what is published stays as it is until the change is published."""
    network = run_by(request, slug)
    row, page = _of_network(network, pk)
    user = cast(User, request.user)
    form = MeetingForm(request.POST if request.method == "POST" else None, instance=page)
    if request.method == "POST" and form.is_valid():
        try:
            meetings.keep(form.instance, user, form.cleaned_data["revision"])
        except meetings.Locked:
            form.add_error(None, _LOCKED)
        except meetings.Changed:
            form.add_error(None, _CHANGED)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return _sent_on(request, network, row)
    return _form(request, network, form, row)


def _of_network(network: NetworkPage, pk: int) -> tuple[MeetingPage, MeetingPage]:
    """A meeting, and its latest words; both must be this network's. Raises Http404."""
    row = get_object_or_404(MeetingPage, network=network.pk, pk=pk)
    latest = meetings.latest_of(row)
    if latest.network_id != network.pk:
        raise Http404
    return row, latest


def _sent_on(request: HttpRequest, network: NetworkPage, page: MeetingPage) -> HttpResponse:
    """What is saved stays a draft, is sent to be read again, or is published by those who may."""
    user = cast(User, request.user)
    act = request.POST.get("act", "")
    if act == "publish" and meetings.may_publish(user):
        meetings.publish(page, user)
        messages.success(request, "La rencontre est publiée.")
    elif act == "submit":
        _submit(request, page, user)
    else:
        messages.success(request, "C’est enregistré. Personne d’autre ne le voit pour l’instant.")
    return redirect("network_meetings", slug=network.slug)


def _submit(request: HttpRequest, page: MeetingPage, user: User) -> None:
    try:
        meetings.submit(page, user)
        messages.success(request, "C’est enregistré et envoyé : l’équipe du site relit, puis publie.")
    except meetings.NoWorkflow:
        messages.warning(request, _NOBODY)
    except meetings.Locked:
        messages.info(request, "L’équipe du site la relit déjà.")


def _form(request: HttpRequest, network: NetworkPage, form: MeetingForm, row: MeetingPage | None) -> HttpResponse:
    user = cast(User, request.user)
    prepared = meetings.with_steps([row])[0] if row else None
    context = {
        "network": network,
        "form": form,
        "meeting": row,
        "prepared": prepared,
        "in_review": bool(prepared and prepared.step == meetings.Step.IN_REVIEW),
        "locked": bool(row and meetings.is_locked(row, user)),
        "publishes": meetings.may_publish(user),
        "never_published": bool(row and not row.live and not row.first_published_at),
    }
    return render(request, "memberships/meeting_edit.html", context)


@never_cache
@login_required
@require_POST
def withdraw_meeting(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a meeting back from reading, or throw a draft away."""
    network = run_by(request, slug)
    row, _latest = _of_network(network, pk)
    user = cast(User, request.user)
    if request.POST.get("act") == "discard":
        if meetings.discard(row, user):
            messages.success(request, "Le brouillon est supprimé.")
        else:
            messages.error(request, "Une rencontre publiée ou en relecture ne se supprime pas d’ici.")
        return redirect("network_meetings", slug=slug)
    if meetings.take_back(row, user):
        messages.success(request, "La rencontre n’est plus en relecture : vous pouvez la modifier.")
    return redirect("network_meeting_edit", slug=slug, pk=pk)
