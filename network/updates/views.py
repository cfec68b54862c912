"""Subscribing to a search, the list of one's alerts, and leaving them, also without signing in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from asv.taxonomy.catalogue import catalogue
from network.updates.forms import SubscriptionForm
from network.updates.models import Frequency, Subscription
from network.updates.questions import describe, read_question, stored_question, suggested_title
from network.updates.subscribing import LIMIT, TooMany, named_by_token, stop, subscribe


@never_cache
@login_required
def subscriptions(request: HttpRequest) -> HttpResponse:
    """My alerts: what each one searches, how often it writes, and whether it still can."""
    labels = catalogue()
    rows = [_row(subscription, stored_question(subscription.querystring, labels)) for subscription in _mine(request)]
    return render(request, "updates/list.html", {"rows": rows, "limit": LIMIT})


def _row(subscription: Subscription, question: Any) -> dict[str, Any]:
    return {"subscription": subscription, "description": describe(question), "obsolete": question.ignored}


def _mine(request: HttpRequest) -> Any:
    return Subscription.objects.filter(user=request.user)  # type: ignore[misc]


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Subscribe to the search of the query string; the same address shows the form and takes it."""
    question = read_question(request.GET)
    draft = Subscription(title=suggested_title(question), frequency=Frequency.DAILY)
    form = SubscriptionForm(request.POST or None, instance=draft)
    if request.method == "POST" and form.is_valid():
        answer = _subscribe(request, form, question.querystring())
        if answer:
            return answer
    context = {"form": form, "description": describe(question), "ignored": question.ignored}
    return render(request, "updates/create.html", {**context, "querystring": question.querystring()})


def _subscribe(request: HttpRequest, form: SubscriptionForm, querystring: str) -> HttpResponse | None:
    wanted = form.cleaned_data
    try:
        made, fresh = subscribe(request.user, querystring, wanted["title"], wanted["frequency"])  # type: ignore[arg-type]
    except TooMany:
        form.add_error(None, f"Vous avez déjà {LIMIT} alertes, le nombre possible. Supprimez-en une pour en ajouter.")
        return None
    if not fresh:
        messages.info(request, "Vous suiviez déjà cette recherche : voici votre alerte.")
        return redirect("subscription_edit", pk=made.pk)
    messages.success(request, f"C'est noté : « {made.title} » vous tiendra au courant.")
    return redirect("subscription_list")


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the name or the frequency of one of my alerts."""
    subscription = get_object_or_404(_mine(request), pk=pk)
    form = SubscriptionForm(request.POST or None, instance=subscription)
    if request.method == "POST" and form.is_valid():
        form.instance.save(update_fields=["title", "frequency"])
        messages.success(request, f"L'alerte « {form.instance.title} » est à jour.")
        return redirect("subscription_list")
    question = stored_question(subscription.querystring)
    return render(request, "updates/edit.html", {"form": form, **_row(subscription, question)})


@never_cache
@login_required
@require_POST
def pause(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop one of my alerts for a while, or take it up again."""
    subscription = get_object_or_404(_mine(request), pk=pk)
    subscription.active = not subscription.active
    subscription.save(update_fields=["active"])
    said = "reprend" if subscription.active else "est en pause"
    messages.success(request, f"L'alerte « {subscription.title} » {said}.")
    return redirect("subscription_list")


@never_cache
@login_required
@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete one of my alerts; what it still owed me is not sent."""
    subscription = get_object_or_404(_mine(request), pk=pk)
    subscription.delete()
    messages.success(request, f"L'alerte « {subscription.title} » est supprimée.")
    return redirect("subscription_list")


@never_cache
@csrf_exempt
@require_http_methods(["GET", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Leave the alerts that a mail named, without signing in.

    GET only asks, since mail filters follow links; POST acts, from the button or from the mail program itself
    (RFC 8058), which has no form token: the signed token stands for it.
    """
    named = named_by_token(token)
    if named is None:
        return render(request, "updates/unknown_token.html", status=404)
    if request.method == "POST":
        stop(named)
        return render(request, "updates/unsubscribed.html", {"subscriptions": named})
    return render(request, "updates/unsubscribe.html", {"subscriptions": named})
