"""What someone does with a network: ask to join, leave, answer an invitation, take part in a working group."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from asv.accounts.addresses import proved_addresses
from asv.accounts.models import User
from asv.resources.assemble import page_path
from network.networks.finding import network_or_404
from network.networks.forms import JoinForm
from network.networks.groups import UnfitGroup
from network.networks.inviting import NotYours, accept, invitation_of, refuse, waiting_for
from network.networks.joining import Ended, LastFacilitator, TooSoon, ask, leave
from network.networks.limits import too_often
from network.networks.models import Invitation, Membership, NetworkPage, State
from network.networks.writing import membership_of_token

LAST = "Vous êtes la dernière personne à animer ce réseau : confiez-en d’abord l’animation à un autre membre."
UNFIT = "Le groupe de ce réseau est à revoir par l’équipe du site. Rien n’a changé ; écrivez-lui."


def _mine(request: HttpRequest, network: NetworkPage) -> Membership | None:
    return Membership.objects.filter(network=network, user=request.user.pk).select_related("network").first()


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask to join, or see what became of it."""
    network = network_or_404(request, slug)
    user = cast(User, request.user)
    mine = _mine(request, network)
    form = JoinForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if mine and mine.state in (State.ACTIVE, State.REQUESTED):
            return redirect("my_networks")
        try:
            if too_often(request, "ask"):
                form.add_error(None, "Vous avez envoyé beaucoup de demandes. Réessayez dans une heure.")
            else:
                ask(network, user, form.cleaned_data["message"])
                messages.success(
                    request, f"Votre demande est partie. La réponse vous arrivera par e-mail : {network.title}."
                )
                return redirect("my_networks")
        except TooSoon:
            form.add_error(None, "Votre demande a été refusée il y a moins d’un mois. Vous pourrez la refaire ensuite.")
    return render(request, "memberships/join.html", {"network": network, "form": form, "mine": mine})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave_network(request: HttpRequest, slug: str) -> HttpResponse:
    """Leave the network, or withdraw the request to join it."""
    network = network_or_404(request, slug)
    mine = _mine(request, network)
    if mine is None or mine.state not in (State.ACTIVE, State.REQUESTED):
        raise Http404
    if request.method == "POST":
        try:
            leave(mine)
        except LastFacilitator:
            messages.error(request, LAST)
        except UnfitGroup:
            messages.error(request, UNFIT)
        except Ended:
            messages.info(request, "C’était déjà fait.")
        else:
            messages.success(request, f"C’est fait : {network.title} ne vous compte plus parmi ses membres.")
        return redirect("my_networks")
    return render(request, "memberships/leave.html", {"network": network, "mine": mine})


@never_cache
@login_required
@require_safe
def my_networks(request: HttpRequest) -> HttpResponse:
    """My networks, my requests, and invitations that wait for me."""
    rows = Membership.objects.filter(user=request.user.pk).exclude(state=State.LEFT)
    rows = rows.filter(network__live=True).select_related("network").prefetch_related("working_groups")
    context = {"rows": rows.order_by("network__title"), "invitations": waiting_for(request.user)}
    return render(request, "memberships/my_networks.html", context)


@never_cache
@login_required
@require_POST
def letters(request: HttpRequest, slug: str) -> HttpResponse:
    """Set whether this member receives the network's letters."""
    network = network_or_404(request, slug)
    mine = get_object_or_404(Membership, network=network, user=request.user.pk, state=State.ACTIVE)
    mine.wants_letters = request.POST.get("letters") == "on"
    mine.save(update_fields=["wants_letters"])
    messages.success(request, "C’est noté.")
    return redirect("my_networks")


@never_cache
@login_required
@require_POST
def working_group(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A member joins a working group that is open, or leaves one."""
    network = network_or_404(request, slug)
    mine = get_object_or_404(Membership, network=network, user=request.user.pk, state=State.ACTIVE)
    group = get_object_or_404(network.working_groups, pk=pk)
    if request.POST.get("answer") == "leave":
        group.members.remove(mine)
        messages.success(request, f"Vous ne faites plus partie du groupe : {group.name}.")
    elif group.is_open:
        group.members.add(mine)
        messages.success(request, f"Vous faites partie du groupe : {group.name}.")
    else:
        messages.error(request, "Ce groupe n’est plus ouvert : demandez à qui anime le réseau.")
    return redirect(page_path(network))


@never_cache
@login_required
@require_POST
def answer_mine(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer an invitation from the account, whose address is proved already."""
    invitation = Invitation.objects.filter(pk=pk, invited__in=proved_addresses(request.user)).first()
    if invitation is None:
        raise Http404
    return _answered(request, invitation)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What the link of a mail opens. GET only asks, since mail filters follow links."""
    row = invitation_of(token)
    response = _invitation(request, row)
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


def _invitation(request: HttpRequest, row: Invitation | None) -> HttpResponse:
    if row is None or not row.network.live:
        return render(request, "memberships/link_ended.html", status=404)
    if request.method == "POST" and (request.user.is_authenticated or request.POST.get("answer") == "refuse"):
        return _answered(request, row)
    return _offer(request, row, 200)


def _answered(request: HttpRequest, row: Invitation) -> HttpResponse:
    user = cast(User, request.user)
    try:
        if request.POST.get("answer") == "refuse":
            refuse(row)
            return render(request, "memberships/invitation_refused.html", {"network": row.network})
        accept(row, user)
    except Ended:
        return render(request, "memberships/link_ended.html", status=410)
    except NotYours:
        return _offer(request, row, 403)
    except UnfitGroup:
        messages.error(request, UNFIT)
        return redirect("my_networks")
    messages.success(request, f"Vous êtes membre : {row.network.title}.")
    return redirect(page_path(row.network))


def _offer(request: HttpRequest, row: Invitation, status: int) -> HttpResponse:
    if not row.is_open(timezone.now()):
        return render(request, "memberships/link_ended.html", status=410)
    yours = request.user.is_authenticated and row.invited in proved_addresses(request.user)
    context = {"invitation": row, "network": row.network, "yours": yours}
    return render(request, "memberships/invitation.html", context, status=status)


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop_letters(request: HttpRequest, token: str) -> HttpResponse:
    """Receive no more letters; a mail program posts here itself (RFC 8058), so the token stands for the form's."""
    row = membership_of_token(token)
    if row is None:
        return render(request, "memberships/link_ended.html", status=404)
    if request.method == "POST":
        Membership.objects.filter(pk=row.pk).update(wants_letters=False)
    context = {"network": row.network, "done": request.method == "POST"}
    return render(request, "memberships/letters_stop.html", context)
