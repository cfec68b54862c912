"""The words of an update: subject, text, HTML and headers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.encoding import iri_to_uri

from asv.accounts.models import User
from asv.resources.cards import Card
from network.updates.models import Frequency, Subscription
from network.updates.subscribing import unsubscribe_token

SHOWN = 50
_TITLE_IN_SUBJECT = 110


@dataclass(frozen=True, slots=True)
class Item:
    """A resource of the mail, once, and the alerts that found it."""

    card: Card
    subscriptions: tuple[Subscription, ...]

    @property
    def url(self) -> str:
        """The absolute address; never from a request."""
        return settings.SITE_URL + iri_to_uri(self.card.url)

    @property
    def names(self) -> str:
        """The alerts by name."""
        return ", ".join(f"« {subscription.title} »" for subscription in self.subscriptions)


@dataclass(frozen=True, slots=True)
class Letter:
    """What the mail ledger needs."""

    subject: str
    text: str
    html: str
    headers: dict[str, str]


def write_letter(user: User, items: Sequence[Item], frequency: str) -> Letter:
    """The mail that tells this person of these resources."""
    subscriptions = list({s.pk: s for item in items for s in item.subscriptions}.values())
    leave_url = settings.SITE_URL + reverse(
        "subscription_unsubscribe", args=[unsubscribe_token(user.pk, [s.pk for s in subscriptions])]
    )
    subject = _subject(items, frequency)
    context = {
        "subject": subject,
        "items": items[:SHOWN],
        "total": len(items),
        "more": len(items) - SHOWN if len(items) > SHOWN else 0,
        "subscriptions": [(s.title, settings.SITE_URL + s.search_path) for s in subscriptions],
        "manage_url": settings.SITE_URL + reverse("subscription_list"),
        "leave_url": leave_url,
    }
    return Letter(
        subject,
        render_to_string("emails/updates/letter.txt", context),
        render_to_string("emails/updates/letter.html", context),
        _headers(leave_url),
    )


def _subject(items: Sequence[Item], frequency: str) -> str:
    if len(items) == 1:
        card = items[0].card
        title = card.title if len(card.title) <= _TITLE_IN_SUBJECT else card.title[: _TITLE_IN_SUBJECT - 1] + "…"
        return f"{card.kind_label} : {title}" if card.kind_label else title
    when = {Frequency.DAILY.value: " aujourd’hui", Frequency.WEEKLY.value: " cette semaine"}.get(str(frequency), "")
    names = {s.title for item in items for s in item.subscriptions}
    alerts = f"« {names.pop()} »" if len(names) == 1 else "vos alertes"
    return f"{len(items)} nouvelles ressources{when} pour {alerts}"


def _headers(leave_url: str) -> dict[str, str]:
    """How mail programs know what this is, and stop it with one click (RFC 2369, 2919, 3834, 8058)."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return {
        "List-Id": f"Alertes ASV <alertes.{host}>",
        "List-Unsubscribe": f"<{leave_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
        "Precedence": "bulk",
    }
