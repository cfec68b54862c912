"""Those without an account: asked by mail whether they meant it, led to their alerts by mail."""

from __future__ import annotations

import uuid
from dataclasses import replace

from django.db import transaction

from asv.accounts.account_mails import ACCOUNT
from asv.accounts.addresses import canonical_email
from network.alerts.links import CONFIRM_DAYS, MANAGE_DAYS, absolute, confirm_token, manage_token
from network.alerts.models import Subscriber, Subscription
from network.alerts.recipients import Recipient
from network.alerts.subscribing import LIMIT, TooMany, subscribe, verified_account
from network.alerts.wording import TEMPLATE, Message

# As mails about an account: it carries a link that opens something, and someone may wait for it at the screen.
TO_VISITOR = replace(ACCOUNT, prefix=f"{ACCOUNT.prefix}alertes:", template=TEMPLATE)
_WHY = "Vous recevez ce message parce que cette adresse a été écrite dans un formulaire du site."


def ask(email: str, wanted: Subscription, filters: str) -> None:
    """Keep what a visitor wants until they confirm it, and write to them: one mail, whatever is known of the address.

    `filters` names the chosen terms. Words typed and the alert's name stay out of the mail: anyone may have typed them
    together with somebody else's address.
    """
    email = canonical_email(email)
    with transaction.atomic():
        subscriber, _new = Subscriber.objects.get_or_create(email=email)
        try:
            kept, _fresh = subscribe(Recipient(subscriber=subscriber), wanted)
        except TooMany:
            notice = _too_many(subscriber)
        else:
            notice = _confirmed_already(subscriber) if kept.confirmed_at else _to_confirm(kept, filters)
        _write(email, notice)


def send_way_in(email: str) -> None:
    """Write to an address how to reach its alerts: one mail, whatever is known of the address."""
    email = canonical_email(email)
    subscriber = Subscriber.objects.filter(email=email, subscriptions__confirmed_at__isnull=False).first()
    if subscriber:
        notice = _way_in(subscriber)
    elif verified_account(email):
        notice = _in_the_account()
    else:
        notice = _nothing_here()
    _write(email, notice)


def _to_confirm(subscription: Subscription, filters: str) -> Message:
    about = f" ({filters})" if filters else ""
    return Message(
        "Confirmez votre alerte",
        (
            f"Quelqu’un, sans doute vous, a demandé à être tenu au courant des nouvelles ressources{about} "
            "à cette adresse.",
            f"Confirmez pour recevoir les prochaines. Le lien sert pendant {CONFIRM_DAYS} jours ; sans réponse, la "
            "demande et votre adresse sont effacées, et vous ne recevrez rien.",
        ),
        absolute("visitor_confirm", confirm_token(subscription)),
        "Voir l’alerte et confirmer",
    )


def _way_in(subscriber: Subscriber) -> Message:
    return Message(
        "Vos alertes",
        (f"Ce lien ouvre vos alertes : les changer, les mettre en pause, les supprimer. Il sert {MANAGE_DAYS} jours.",),
        absolute("visitor_list", manage_token(subscriber)),
        "Gérer mes alertes",
    )


def _confirmed_already(subscriber: Subscriber) -> Message:
    way = _way_in(subscriber)
    return Message(
        "Vous suivez déjà cette recherche",
        ("Vous avez demandé une alerte que vous avez déjà. Rien n’a changé.", *way.paragraphs),
        way.url,
        way.label,
    )


def _too_many(subscriber: Subscriber) -> Message:
    way = _way_in(subscriber)
    told = f"Vous avez déjà {LIMIT} alertes, le nombre possible : la nouvelle n’a pas été ajoutée. Supprimez-en une."
    return Message("Vous avez déjà beaucoup d’alertes", (told, *way.paragraphs), way.url, way.label)


def _in_the_account() -> Message:
    return Message(
        "Vos alertes",
        ("Vous avez un compte à cette adresse : vos alertes s’y trouvent. Connectez-vous pour les gérer.",),
        absolute("subscription_list"),
        "Ouvrir mes alertes",
    )


def _nothing_here() -> Message:
    return Message(
        "Aucune alerte à cette adresse",
        (
            "Vous avez demandé un lien vers vos alertes. Il n’y en a pas à cette adresse : vous êtes-vous inscrit avec "
            "une autre ?",
        ),
        absolute("search"),
        "Faire une recherche",
    )


def _write(email: str, message: Message) -> None:
    TO_VISITOR.owe(f"{TO_VISITOR.prefix}{uuid.uuid4()}", email, message.context(_WHY))
