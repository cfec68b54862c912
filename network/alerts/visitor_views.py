"""Alerts without an account: confirmed and managed by links that only the mailbox's owner gets."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from network.alerts import desk as desks
from network.alerts.desk import CONSENT_WORDS, Desk, visitor_desk
from network.alerts.forgetting import forget
from network.alerts.forms import AddressForm
from network.alerts.leaving_views import unknown
from network.alerts.limits import mailbox_is_full, network_is_tired, slow_down
from network.alerts.links import MANAGE_DAYS, manage_token, managed_by, to_confirm
from network.alerts.questions import stored_question
from network.alerts.subscribing import confirm as confirm_subscription
from network.alerts.visitors import send_way_in

View = Callable[..., HttpResponse]


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm what was asked for: GET shows it, POST acts. The signed token stands for the form token."""
    subscription = to_confirm(token)
    if subscription is None:
        return unknown(request)
    done_before = subscription.confirmed_at is not None
    if request.method == "POST":
        subscription = confirm_subscription(subscription, timezone.now())
    # A link that was used shows no way in: it may have been passed on since.
    fresh = request.method == "POST" and not done_before
    way_in = manage_token(subscription.subscriber) if fresh and subscription.subscriber else ""
    question = stored_question(subscription.querystring)
    context = {
        "subscription": subscription,
        "description": question.describe(),
        "confirmed": subscription.confirmed_at is not None,
        "manage_token": way_in,
        "consent": CONSENT_WORDS,
    }
    return render(request, "updates/confirm.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Have a link to one's alerts sent; the same answer whatever is known of the address."""
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        if network_is_tired(request, "find"):
            return slow_down(request)
        if not mailbox_is_full(request, email):
            send_way_in(email)
        return render(request, "updates/way_in_sent.html", {"email": email, "days": MANAGE_DAYS})
    return render(request, "updates/find.html", {"form": form})


def _by_link(view: View) -> View:
    """Open the desk that a link names; no cookie is read."""

    @never_cache
    @wraps(view)
    def opened(request: HttpRequest, token: str, *args: object, **kwargs: object) -> HttpResponse:
        subscriber = managed_by(token)
        if subscriber is None:
            return unknown(request)
        return view(request, visitor_desk(subscriber, token), *args, **kwargs)

    return opened


@_by_link
def subscriptions(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The alerts of this address."""
    return desks.show_list(request, desk)


@require_http_methods(["GET", "HEAD", "POST"])
@_by_link
def edit(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Change the name or the rhythm of an alert of this address."""
    return desks.edit(request, desk, pk)


@require_POST
@_by_link
def pause(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Stop an alert of this address for a while, or take it up again."""
    return desks.pause(request, desk, pk)


@require_POST
@_by_link
def delete(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Delete an alert of this address."""
    return desks.delete(request, desk, pk)


@require_http_methods(["GET", "HEAD", "POST"])
@_by_link
def delete_all(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Delete all alerts of this address, and the address with them: GET asks, POST acts."""
    subscriber = desk.recipient.subscriber
    if request.method == "POST" and subscriber:
        forget(subscriber)
        messages.success(request, "Toutes vos alertes sont supprimées, et votre adresse est effacée.")
        return redirect("visitor_find")
    return render(request, "updates/delete_all.html", desk.context(rows=list(desk.recipient.subscriptions)))
