"""What the mail of an alert says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.encoding import iri_to_uri

from asv.jobs.letters import short
from asv.resources.cards import Card
from network.alerts.links import absolute, manage_token, unsubscribe_all_token, unsubscribe_token
from network.alerts.models import Frequency, Subscription
from network.alerts.passages import Passages
from network.alerts.questions import Question, stored_questions
from network.alerts.recipients import Recipient

SHOWN = 20
_WHEN = {Frequency.DAILY: " aujourd’hui", Frequency.WEEKLY: " cette semaine", Frequency.MONTHLY: " ce mois-ci"}
Found = Sequence[tuple[Card, Sequence[Subscription]]]


@dataclass(frozen=True, slots=True)
class Reason:
    """An alert that found a resource; `passage` is HTML in which only `<mark>` is markup, empty where none is shown."""

    title: str
    passage: str

    @property
    def plain_passage(self) -> str:
        """The passage without markup."""
        return unescape(self.passage.replace("<mark>", "").replace("</mark>", ""))


@dataclass(frozen=True, slots=True)
class Item:
    """A resource of the mail, once: why it came, the alert it is shown under first."""

    card: Card
    reasons: tuple[Reason, ...]

    @property
    def url(self) -> str:
        """The absolute address; never from a request."""
        return f"{settings.SITE_URL}{iri_to_uri(self.card.url)}"

    @property
    def described(self) -> str:
        """The resource in HTML, without why it came."""
        return _described(self.card.kind_label, self.card.territory_name, self.url, self.card.title, self.card.summary)

    @property
    def plain(self) -> str:
        """The same in text: its title, what it is and where, its address."""
        place = f", {self.card.territory_name}" if self.card.territory_name else ""
        return f"{self.card.title}\n{self.card.kind_label}{place}\n{self.url}"


@dataclass(frozen=True, slots=True)
class Section:
    """An alert, the resources shown under it, and how many more it found that the mail does not show."""

    title: str
    search_url: str
    leave_url: str
    items: tuple[Item, ...]
    more: int


def context_of(
    recipient: Recipient,
    found: Found,
    passages: Passages,
    questions: Mapping[str, Question] | None = None,
    beyond: int = 0,
) -> dict[str, object]:
    """What the mail says that tells this person of these resources, each with the alerts that found it.

    All are readable by the recipient: their texts are quoted. `questions` are those of the alerts by query string,
    where they were read already. `beyond`: how many more their one alert has found.
    """
    subscriptions = list({s.pk: s for _card, alerts in found for s in alerts}.values())
    questions = questions or stored_questions({subscription.querystring for subscription in subscriptions})
    ids = [subscription.pk for subscription in subscriptions]
    leave_urls = {pk: _leave_url([pk]) for pk in ids}
    total, shown = len(found) + beyond, min(len(found), SHOWN)
    sections = _sections(subscriptions, found, leave_urls, passages, questions, beyond)
    return {
        "subject": _subject(found, subscriptions, total),
        "leave_url": leave_urls[ids[0]] if len(ids) == 1 else _leave_url(ids),
        "sections": sections,
        "named_elsewhere": [section for section in sections if not section.items],
        "titles": [card.title for card, _alerts in found[:3]],
        "total": total,
        "shown": shown,
        "more": total - shown,
        "manage_url": manage_url(recipient),
        "leave_all_url": absolute("subscription_unsubscribe_all", unsubscribe_all_token(ids)),
        "has_account": recipient.user is not None,
    }


@lru_cache(maxsize=500)
def _described(kind: str, place: str, url: str, title: str, summary: str) -> str:
    """A resource as HTML; cached, since the mails of a round tell many people of the same resources."""
    words = {"kind": kind, "place": place, "url": url, "title": title, "summary": summary}
    return render_to_string("emails/updates/_resource.html", words)


def manage_url(recipient: Recipient) -> str:
    """Where the recipient changes their alerts: in the account, or by a link of some days."""
    if recipient.subscriber:
        return absolute("visitor_list", manage_token(recipient.subscriber))
    return absolute("subscription_list")


def _leave_url(ids: Sequence[int]) -> str:
    return absolute("subscription_unsubscribe", unsubscribe_token(ids))


def _sections(
    subscriptions: Sequence[Subscription],
    found: Found,
    leave_urls: Mapping[int, str],
    passages: Passages,
    questions: Mapping[str, Question],
    beyond: int,
) -> list[Section]:
    """The alerts in their order; a resource stands under the first that found it and names the others."""
    order = {subscription.pk: number for number, subscription in enumerate(sorted(subscriptions, key=lambda s: s.pk))}
    quoted = _quotes(found[:SHOWN], questions, passages)
    items: dict[int, list[Item]] = defaultdict(list)
    hidden: dict[int, int] = defaultdict(int, {min(order): beyond})
    for number, (card, alerts) in enumerate(found):
        ranked = sorted(alerts, key=lambda alert: order[alert.pk])
        if number >= SHOWN:
            hidden[ranked[0].pk] += 1
            continue
        reasons = tuple(Reason(alert.title, quoted[alert.pk].get(card.id, "")) for alert in ranked)
        items[ranked[0].pk].append(Item(card, reasons))
    return [
        Section(
            title=subscription.title,
            search_url=settings.SITE_URL + questions[subscription.querystring].path,
            leave_url=leave_urls[subscription.pk],
            items=tuple(items[subscription.pk]),
            more=hidden[subscription.pk],
        )
        for subscription in sorted(subscriptions, key=lambda s: s.pk)
    ]


def _quotes(found: Found, questions: Mapping[str, Question], passages: Passages) -> dict[int, dict[int, str]]:
    """By alert, the passages of the resources it found."""
    cards: dict[int, list[int]] = defaultdict(list)
    asked: dict[int, str] = {}
    for card, alerts in found:
        for alert in alerts:
            cards[alert.pk].append(card.id)
            asked[alert.pk] = questions[alert.querystring].words
    return defaultdict(dict, {pk: passages.found(asked[pk], ids) for pk, ids in cards.items()})


def _subject(found: Found, subscriptions: Sequence[Subscription], total: int) -> str:
    if total == 1:
        card = found[0][0]
        title = short(card.title)
        return f"{card.kind_label} : {title}" if card.kind_label else title
    rhythms = {Frequency(subscription.frequency) for subscription in subscriptions}
    when = _WHEN.get(rhythms.pop(), "") if len(rhythms) == 1 else ""
    names = {subscription.title for subscription in subscriptions}
    alerts = f"« {names.pop()} »" if len(names) == 1 else "vos alertes"
    return f"{total} nouvelles ressources{when} pour {alerts}"
