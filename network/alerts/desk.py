"""The desk where someone manages their alerts: the same pages with an account and by a signed link."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from asv.accounts.consents import TEXTS
from asv.accounts.models import ConsentKind
from network.alerts.forgetting import erased_on, forget
from network.alerts.forms import SubscriptionForm
from network.alerts.models import Subscriber, Subscription
from network.alerts.questions import Question, stored_question, stored_questions
from network.alerts.recipients import Recipient
from network.alerts.returns.pausing import open_pause
from network.alerts.subscribing import LIMIT, unsubscribe_for_good

CONSENT_WORDS = TEXTS[ConsentKind.UPDATES].words


class Desk:
    """Whose alerts are managed, and where its pages are; `token` is the signed link of those without an account."""

    def __init__(self, recipient: Recipient, token: str = "") -> None:
        self.recipient = recipient
        self._token = token

    def path(self, name: str, *args: object) -> str:
        """The address of a page of this desk: `list`, `edit`, `pause`, `delete`…"""
        if self._token:
            return reverse(f"visitor_{name}", args=[self._token, *args])
        return reverse(f"subscription_{name}", args=args)

    @property
    def delete_all_path(self) -> str:
        """Where someone without an account has everything deleted; an account has its own page for that."""
        return self.path("delete_all") if self._token else ""

    def find(self, pk: int) -> Subscription:
        """One of its own alerts; anybody else's answers like one that does not exist."""
        return get_object_or_404(self.recipient.subscriptions, pk=pk)

    def context(self, **values: object) -> dict[str, object]:
        """What the templates of every page of the desk take."""
        layout = "allauth/layouts/base.html" if self._token else "account/base_manage.html"
        shown = {"layout": layout, "email": self.recipient.email, "has_account": not self._token}
        return {**shown, "list_url": self.path("list"), **values}

    def row(self, subscription: Subscription, question: Question) -> dict[str, object]:
        """An alert as the list and its own page show it."""
        return {
            "subscription": subscription,
            "description": question.describe(),
            "obsolete": question.ignored,
            "search_url": question.path,
            "repair_url": f"{reverse('subscription_create')}?{question.querystring()}",
            "edit_url": self.path("edit", subscription.pk),
            "pause_url": self.path("pause", subscription.pk),
            "delete_url": self.path("delete", subscription.pk),
        }


def member_desk(request: HttpRequest) -> Desk:
    """The desk of who is signed in."""
    return Desk(Recipient(user=request.user))  # type: ignore[arg-type]


def visitor_desk(subscriber: Subscriber, token: str) -> Desk:
    """The desk that a signed link opens."""
    return Desk(Recipient(subscriber=subscriber), token)


def show_list(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The alerts: what each one searches, how often it writes, and whether it still can."""
    own = list(desk.recipient.subscriptions)
    questions = stored_questions({row.querystring for row in own})
    rows = [desk.row(row, questions[row.querystring]) for row in own]
    shown = {
        "pause": open_pause(desk.recipient),
        "rows": rows,
        "limit": LIMIT,
        "consent": CONSENT_WORDS,
        "delete_all_url": desk.delete_all_path,
        "erased_on": erased_on(own) if desk.recipient.subscriber else None,
    }
    return render(request, "updates/list.html", desk.context(**shown))


def edit(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Change the name or the rhythm of an alert."""
    subscription = desk.find(pk)
    form = SubscriptionForm(request.POST or None, instance=subscription)
    if request.method == "POST" and form.is_valid():
        form.instance.save(update_fields=["title", "frequency", "hour", "weekday", "month_day"])
        messages.success(request, f"L’alerte « {form.instance.title} » est à jour.")
        return redirect(desk.path("list"))
    row = desk.row(subscription, stored_question(subscription.querystring))
    return render(request, "updates/edit.html", desk.context(form=form, **row))


def pause(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Stop an alert for a while, or take it up again."""
    subscription = desk.find(pk)
    was_active, named = subscription.active, desk.recipient.subscriptions.filter(pk=subscription.pk)
    if was_active:
        named.stop()
    else:
        named.take_up()
    said = "est en pause" if was_active else "reprend"
    messages.success(request, f"L’alerte « {subscription.title} » {said}.")
    return redirect(desk.path("list"))


def delete(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Delete an alert; what it still owed is not sent. With the last one, an address without account is forgotten."""
    subscription = desk.find(pk)
    left = unsubscribe_for_good(desk.recipient, subscription)
    messages.success(request, f"L’alerte « {subscription.title} » est supprimée.")
    if left or not desk.recipient.subscriber:
        return redirect(desk.path("list"))
    forget(desk.recipient.subscriber)
    return redirect("visitor_find")
