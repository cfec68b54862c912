"""Subscribing to a search, and the alerts of those with an account."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from asv.core.visibility import visibility_of
from network.alerts import desk as desks
from network.alerts.desk import CONSENT_WORDS, Desk, member_desk
from network.alerts.expecting import DAYS, expected
from network.alerts.forms import SubscriptionForm, VisitorForm
from network.alerts.limits import account_is_tired, mailbox_is_full, network_is_tired, slow_down
from network.alerts.links import CONFIRM_DAYS
from network.alerts.models import Frequency, Subscription
from network.alerts.questions import Question, read_question, stored_question, suggested_title
from network.alerts.recipients import Recipient
from network.alerts.sleeping import NAMES
from network.alerts.subscribing import LIMIT, TooMany, subscribe
from network.alerts.trial import owe_trial, trial_words
from network.alerts.visitors import ask
from search.degrees import not_required
from search.synonyms import current_thesaurus


@never_cache
@login_required
def subscriptions(request: HttpRequest) -> HttpResponse:
    """My alerts."""
    return desks.show_list(request, member_desk(request))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Subscribe to the search of the query string; the same address shows the form and takes it."""
    question = read_question(request.GET)
    draft = Subscription(title=suggested_title(question), querystring=question.querystring())
    draft.frequency = Frequency.WEEKLY if question.is_everything else Frequency.DAILY
    kind = SubscriptionForm if request.user.is_authenticated else VisitorForm
    form = kind(request.POST or None, instance=draft)
    if request.method == "POST" and form.is_valid():
        answer = _subscribe(request, form) if request.user.is_authenticated else _ask(request, form, question)
        if answer:
            return answer
    return render(request, "updates/create.html", _shown(request, form, question))


def _shown(request: HttpRequest, form: SubscriptionForm, question: Question) -> dict[str, object]:
    here = f"{reverse('subscription_create')}?{question.querystring()}".rstrip("?")
    member = request.user.is_authenticated
    return {
        "layout": "account/base_manage.html" if member else "allauth/layouts/base.html",
        "form": form,
        "description": question.describe(),
        "words": question.words,
        "apart": not_required(question.words, current_thesaurus()),
        "ignored": [(NAMES.get(fault.parameter, fault.parameter), fault) for fault in question.ignored],
        "action": here,
        "search_url": question.path,
        "expected": expected(question, visibility_of(request), timezone.now()),
        "days": DAYS,
        "consent": CONSENT_WORDS,
        "email": request.user.email if member else "",  # type: ignore[union-attr]
        "login_url": f"{reverse('account_login')}?{urlencode({'next': here})}",
    }


def _subscribe(request: HttpRequest, form: SubscriptionForm) -> HttpResponse | None:
    try:
        made, fresh = subscribe(Recipient(user=request.user), form.instance)  # type: ignore[arg-type]
    except TooMany:
        form.add_error(None, f"Vous avez déjà {LIMIT} alertes, le nombre possible. Supprimez-en une pour en ajouter.")
        return None
    if not fresh:
        messages.info(request, "Vous suiviez déjà cette recherche : voici votre alerte.")
        return redirect("subscription_edit", pk=made.pk)
    messages.success(request, f"C’est noté : « {made.title} » vous tiendra au courant.")
    return redirect("subscription_list")


def _ask(request: HttpRequest, form: SubscriptionForm, question: Question) -> HttpResponse:
    """Answer the same whether or not the address is known, and whether or not its mailbox is over its limit."""
    email = form.cleaned_data["email"]
    if network_is_tired(request, "ask"):
        return slow_down(request)
    if not mailbox_is_full(request, email):
        ask(email, form.instance, ", ".join(label for _facet, _value, label in question.filters))
    return render(request, "updates/asked.html", {"email": email, "days": CONFIRM_DAYS})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the name or the rhythm of one of my alerts."""
    return desks.edit(request, member_desk(request), pk)


@never_cache
@login_required
@require_POST
def pause(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop one of my alerts for a while, or take it up again."""
    return desks.pause(request, member_desk(request), pk)


@never_cache
@login_required
@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete one of my alerts."""
    return desks.delete(request, member_desk(request), pk)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The mail that one of my alerts would have written of the last three months; POST has it sent to me."""
    desk = member_desk(request)
    subscription = desk.find(pk)
    letter = trial_words(desk.recipient, subscription, timezone.now())
    if request.method == "POST" and letter:
        return _send_trial(request, desk, subscription)
    row = desk.row(subscription, stored_question(subscription.querystring))
    return render(request, "updates/preview.html", desk.context(letter=letter, days=DAYS, **row))


def _send_trial(request: HttpRequest, desk: Desk, subscription: Subscription) -> HttpResponse:
    if account_is_tired(request):
        return slow_down(request)
    owe_trial(desk.recipient, subscription, timezone.now())
    messages.success(request, f"L’essai part à {desk.recipient.email}.")
    return redirect("subscription_preview", pk=subscription.pk)
