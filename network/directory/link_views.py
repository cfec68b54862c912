"""What links of mails open: confirming an entry, answering a handover (from the account too), closing a form.

GET only asks, since mail filters follow links; POST acts.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from asv.accounts.models import User
from asv.core.visitor import Visitor
from network.directory.confirming import confirm, post_to_confirm
from network.directory.contacting import close_contact, recipient_of_token
from network.directory.handing import Ended, NotYours, accept, handover_of, is_for, open_handovers, refuse
from network.directory.models import Handover
from network.directory.posts import LIMIT, TooMany

View = Callable[..., HttpResponse]


def _discreet(view: View) -> View:
    """No index, and no address handed on with a click: the address is the key."""

    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    return answered


def _ended(request: HttpRequest, status: int) -> HttpResponse:
    return render(request, "directory/link_ended.html", status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@_discreet
def confirm_entry(request: HttpRequest, token: str) -> HttpResponse:
    """The entry is still right, or is to be shown again."""
    post, used = post_to_confirm(token)
    if post is None:
        return _ended(request, 404)
    done = used
    if request.method == "POST" and not used:
        if not confirm(post):
            return _ended(request, 410)
        done = True
    return render(request, "directory/confirm.html", {"post": post, "done": done, "used": used})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@_discreet
def answer_handover(request: HttpRequest, token: str) -> HttpResponse:
    """Take a post over, or refuse it."""
    handover = handover_of(token)
    return _answered(request, handover) if handover else _ended(request, 404)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@_discreet
def own_handover(request: HttpRequest, pk: int) -> HttpResponse:
    """The same by who is signed in with the address it was sent to: the mail may be lost, the offer is not."""
    handover = open_handovers().filter(pk=pk).first()
    if handover is None or not is_for(handover, request.user):
        return _ended(request, 404)
    return _answered(request, handover)


def _answered(request: HttpRequest, handover: Handover) -> HttpResponse:
    user = cast(User, request.user)
    try:
        if request.method == "POST" and request.POST.get("answer") == "refuse":
            refuse(handover)
            return render(request, "directory/handover_refused.html", {"post": handover.post})
        if request.method == "POST" and user.is_authenticated:
            drafts = accept(handover, user)
            with_drafts = f" Brouillons transmis : {drafts}." if drafts else ""
            messages.success(
                request, f"Le poste est le vôtre. Rien de vous n’y paraît encore : à vous de dire quoi.{with_drafts}"
            )
            return redirect("own_entry", pk=handover.post_id)
    except Ended:
        return _ended(request, 410)
    except NotYours:
        return _offer(request, handover, 403)
    except TooMany:
        messages.error(request, f"Vous tenez déjà {LIMIT} postes, le nombre possible. Quittez-en un d’abord.")
    return _offer(request, handover, 200)


def _offer(request: HttpRequest, handover: Handover, status: int) -> HttpResponse:
    if not handover.is_open(timezone.now()):
        return _ended(request, 410)
    user: Visitor = request.user
    yours = user.is_authenticated and is_for(handover, user)
    context = {"handover": handover, "post": handover.post, "yours": yours}
    return render(request, "directory/handover_answer.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@_discreet
def stop_contact(request: HttpRequest, token: str) -> HttpResponse:
    """Receive no more messages through the form."""
    recipient = recipient_of_token(token)
    if recipient is None:
        return _ended(request, 404)
    if request.method == "POST":
        close_contact(recipient)
    return render(request, "directory/contact_stop.html", {"title": recipient.title, "done": request.method == "POST"})
