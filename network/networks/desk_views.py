"""A network's desk: what its facilitators do from the site, each of them for their own network only."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from asv.accounts.models import User
from asv.accounts.stranger_mails import MAILBOX_FULL, may_write_to
from asv.core.paging import paginate
from asv.core.visitor import Visitor
from network.networks.finding import run_by
from network.networks.forms import AnswerForm, InviteForm, LetterForm, ThemeForm, WorkingGroupForm
from network.networks.groups import UnfitGroup, open_space
from network.networks.inviting import cancel, invite
from network.networks.joining import Ended, LastFacilitator, NotAllowed, decide, remove, set_role
from network.networks.limits import too_often
from network.networks.models import InvitationState, Membership, NetworkPage, Role, State
from network.networks.views import UNFIT
from network.networks.writing import A_DAY, TooMany, write

PAGE_SIZE = 50
_LAST = "C’est la dernière personne à animer ce réseau : confiez-en d’abord l’animation à un autre membre."
_DONE = "C’était déjà fait, par vous ou par une autre personne."


@never_cache
@login_required
@require_safe
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    """Requests, members, invitations."""
    return _desk(request, run_by(request, slug), InviteForm())


def _desk(request: HttpRequest, network: NetworkPage, form: InviteForm) -> HttpResponse:
    people = Membership.objects.filter(network=network).select_related("user")
    members = people.filter(state=State.ACTIVE).order_by("role", "user__last_name", "user__first_name", "pk")
    rows, total, pager = paginate(members, request, PAGE_SIZE)
    invitations = network.invitations.filter(state=InvitationState.PENDING, expires_at__gt=timezone.now())
    context = {
        "network": network,
        "requests": people.filter(state=State.REQUESTED).order_by("asked_at")[:PAGE_SIZE],
        "members": rows,
        "total": total,
        "pager": pager,
        "invitations": invitations[:PAGE_SIZE],
        "form": form,
        "facilitators": members.filter(role=Role.FACILITATOR).count(),
    }
    return render(request, "memberships/desk.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invite_someone(request: HttpRequest, slug: str) -> HttpResponse:
    """Invite someone by mail."""
    network = run_by(request, slug)
    form = InviteForm(request.POST if request.method == "POST" else None)
    user = cast(User, request.user)
    if request.method == "POST" and form.is_valid():
        if too_often(request, "invite"):
            form.add_error(None, "Vous avez envoyé beaucoup d’invitations aujourd’hui. Réessayez demain.")
        elif not may_write_to(request, form.cleaned_data["email"]):
            form.add_error("email", MAILBOX_FULL)
        else:
            invite(network, form.cleaned_data["email"], user, form.cleaned_data["message"])
            messages.success(request, f"L’invitation part à {form.cleaned_data['email']}.")
            return redirect("network_desk", slug=slug)
    return _desk(request, network, form)


@never_cache
@login_required
@require_POST
def withdraw_invitation(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """An invitation that waits opens nothing any more."""
    if cancel(run_by(request, slug), pk):
        messages.success(request, "L’invitation est retirée : son lien n’ouvre plus rien.")
    return redirect("network_desk", slug=slug)


@never_cache
@login_required
@require_POST
def answer(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Answer a request, or change what a member is."""
    network = run_by(request, slug)
    row = get_object_or_404(Membership, network=network, pk=pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Ce mot est trop long : mille signes au plus. Rien n’a changé.")
        return redirect("network_desk", slug=slug)
    try:
        messages.success(request, _act(request.POST.get("act", ""), row, request.user, form.cleaned_data["note"]))
    except Ended:
        messages.info(request, _DONE)
    except LastFacilitator:
        messages.error(request, _LAST)
    except NotAllowed:
        messages.error(
            request,
            "Une personne qui anime le réseau y renonce elle-même ; sinon, écrivez-nous (en bas de page).",
        )
    except UnfitGroup:
        messages.error(request, UNFIT)
    # Whoever gave up the care of the network has no desk there any more.
    return redirect("my_networks") if row.user_id == request.user.pk else redirect("network_desk", slug=slug)


def _act(act: str, row: Membership, by: Any, note: str) -> str:
    if act in ("accept", "refuse"):
        decide(row, by, act == "accept", note)
        return "La demande est acceptée." if act == "accept" else "La demande est refusée."
    if act == "remove":
        remove(row, by, note)
        return "Cette personne n’est plus membre du réseau."
    if act in ("promote", "demote"):
        set_role(row, Role.FACILITATOR if act == "promote" else Role.MEMBER, by)
        return (
            "C’est fait : cette personne anime le réseau."
            if act == "promote"
            else "Cette personne n’anime plus le réseau."
        )
    raise Ended


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def works(request: HttpRequest, slug: str) -> HttpResponse:
    """Themes of the year, working groups and pages."""
    network = run_by(request, slug)
    act = request.POST.get("act") if request.method == "POST" else ""
    theme = ThemeForm(request.POST if act == "theme" else None, network=network, prefix="theme")
    group = WorkingGroupForm(request.POST if act == "group" else None, network=network, prefix="group")
    for form in (theme, group):
        if form.is_bound and form.is_valid():
            form.save()
            messages.success(request, "C’est ajouté à la page du réseau.")
            return redirect("network_works", slug=slug)
    context = {
        "network": network,
        "themes": network.year_themes.all(),
        "groups": network.working_groups.prefetch_related("members__user"),
        "theme_form": theme,
        "group_form": group,
        "space": network.get_children().live().order_by("path"),
        "writes_pages": _writes_pages(request, network),
    }
    return render(request, "memberships/works.html", context)


def _writes_pages(request: HttpRequest, network: NetworkPage) -> bool:
    """Whether this person may write its pages in the admin."""
    user: Visitor = request.user
    return bool(user.has_perm("wagtailadmin.access_admin") and network.permissions_for_user(user).can_add_subpage())


@never_cache
@login_required
@require_POST
def theme_gone(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a theme off the page."""
    get_object_or_404(run_by(request, slug).year_themes, pk=pk).delete()
    messages.success(request, "Le thème est retiré.")
    return redirect("network_works", slug=slug)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def group_edit(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change a working group, or dissolve it."""
    network = run_by(request, slug)
    group = get_object_or_404(network.working_groups, pk=pk)
    if request.method == "POST" and request.POST.get("act") == "dissolve":
        group.delete()
        messages.success(request, "Le groupe est dissous.")
        return redirect("network_works", slug=slug)
    form = WorkingGroupForm(request.POST if request.method == "POST" else None, instance=group, network=network)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Le groupe est à jour.")
        return redirect("network_works", slug=slug)
    return render(request, "memberships/group_edit.html", {"network": network, "group": group, "form": form})


@never_cache
@login_required
@require_POST
def space(request: HttpRequest, slug: str) -> HttpResponse:
    """Open a page that only members read, under which their other pages stand."""
    try:
        open_space(run_by(request, slug))
        messages.success(request, "L’espace des membres est ouvert : ce qu’on y ajoute n’est lu que par eux.")
    except UnfitGroup:
        messages.error(request, UNFIT)
    return redirect("network_works", slug=slug)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, slug: str) -> HttpResponse:
    """Write to the members."""
    network = run_by(request, slug)
    user = cast(User, request.user)
    form = LetterForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            if too_often(request, "letter"):
                raise TooMany
            sent = write(network, user, data["subject"], data["text"], str(data["nonce"]))
        except TooMany:
            form.add_error(
                None, f"Ce réseau a déjà écrit {A_DAY} messages en un jour, le nombre possible. Réessayez demain."
            )
        else:
            messages.success(request, f"Votre message part. Destinataires : {sent.recipients}.")
            return redirect("network_desk", slug=slug)
    readers = network.memberships.filter(state=State.ACTIVE, wants_letters=True, user__is_active=True).count()
    context = {"network": network, "form": form, "readers": readers, "a_day": A_DAY}
    return render(request, "memberships/letter.html", context)
