"""Two people at the doors of accounts, for the account walk: what each can do, and every key each holds.

He wants into her account. Each holds a browser, mailboxes, a password, and the secrets that pages and mails gave
them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user
from django.core import mail
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone

from asv.accounts.models import User
from asv.jobs.models import MailState, OutgoingMail
from asv.notifications.addresses import owner_of
from asv.notifications.models import Purpose
from tests.factories.accounts import delivered, give_totp, totp_code
from tests.factories.passkey import SoftKey

HIS, HERS, HER_NEW = "lui@exemple.fr", "nadia@exemple.fr", "nadia.neuve@exemple.fr"
ADDRESSES = (HIS, HERS, HER_NEW)
TOTP = "/compte/double-authentification/application/"
SECOND = "/compte/double-authentification/code/"
CODE, CONFIRM_CODE = "/compte/connexion/code/", "/compte/connexion/code/confirmation/"
RESET = "/compte/mot-de-passe/oublie/"


_FIRST = Client()


def new_browser() -> Client:
    """A browser of its own; all share what a test client sets up once, which costs more than a page."""
    browser = Client()
    browser.handler = _FIRST.handler
    return browser


@dataclass
class Person:
    """Someone with mailboxes of their own, and what they have gathered."""

    name: str
    mailboxes: tuple[str, ...]
    password: str
    browser: Client = field(default_factory=new_browser)
    secrets: set[str] = field(default_factory=set)
    passkeys: list[SoftKey] = field(default_factory=list)
    feeds: set[str] = field(default_factory=set)

    def mails(self) -> list[Any]:
        """What has come to their mailboxes, the latest last."""
        if OutgoingMail.objects.filter(state=MailState.QUEUED).exists():
            delivered()
        return [message for message in mail.outbox if set(message.to) <= set(self.mailboxes)]

    def links(self) -> list[str]:
        """Every link of ours that opens something, out of their mails; the latest first."""
        found = [re.findall(r"https://asv\.example(/compte/\S+/\S{12,}/)", message.body) for message in self.mails()]
        return list(dict.fromkeys(link for links in reversed(found) for link in links))

    def code(self) -> str:
        """The latest code, or one that is none."""
        codes = [re.search(r"\n\n([A-Z0-9-]{6,9})\n", message.body) for message in self.mails()]
        return next((code.group(1) for code in reversed(codes) if code), "AAAAAA")


def person_is(browser: Client) -> User | None:
    """Whose account this browser is open in, as the site's own middleware finds it out."""
    request = HttpRequest()
    request.session = browser.session
    user = get_user(request)
    return user if isinstance(user, User) else None


# --- what they do ------------------------------------------------------------


def sign_up(who: Person, email: str) -> None:
    """With a password too, as the form of before took one."""
    who.browser.post("/compte/inscription/", {"email": email, "password1": who.password, "password2": who.password})


def use_link(browser: Client, link: str, password: str) -> None:
    """One more click, or another password, as the page behind the link asks."""
    if "/mot-de-passe/nouveau/" not in link:
        browser.post(link)
        return
    page = browser.get(link)
    if page.status_code == 302:
        browser.post(page["Location"], {"password1": password, "password2": password})


def follow(who: Person) -> None:
    """The link of the latest mail, whoever had it sent."""
    for link in who.links()[:1]:
        use_link(who.browser, link, who.password)


def enter_by_code(who: Person, email: str, browser: Client | None = None) -> None:
    browser = browser or who.browser
    browser.post(CODE, {"email": email})
    browser.post(CONFIRM_CODE, {"code": who.code()})
    pass_second_factor(who, browser)


def enter_by_password(who: Person, email: str, browser: Client | None = None) -> None:
    browser = browser or who.browser
    browser.post("/compte/connexion/", {"login": email, "password": who.password})
    pass_second_factor(who, browser)


def pass_second_factor(who: Person, browser: Client) -> None:
    if who.secrets and browser.get(SECOND).status_code == 200:
        for secret in who.secrets:
            browser.post(SECOND, {"code": totp_code(secret)})


def reset(who: Person, email: str) -> None:
    """Ask for the link, and use it where it came to one's own mailbox."""
    who.browser.post(RESET, {"email": email})
    for link in [link for link in who.links() if "/mot-de-passe/nouveau/" in link][:1]:
        use_link(who.browser, link, who.password)


def ask_for_code(who: Person, email: str) -> None:
    """And leave it pending: it may be typed later."""
    who.browser.post(CODE, {"email": email})


def change_to(who: Person, email: str) -> None:
    """Wish for another address, and follow the link where it came to one's own mailbox."""
    who.browser.post("/compte/adresse/", {"email": email, "action_add": ""})
    if email in who.mailboxes:
        follow(who)


def make_keys(who: Person) -> None:
    """A password, an app, a passkey and a private address, in whatever account the browser is open."""
    who.browser.post("/compte/mot-de-passe/choisir/", {"password1": who.password, "password2": who.password})
    page = who.browser.get(TOTP)
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", page.content.decode())
    if secret:
        who.browser.post(TOTP, {"code": totp_code(secret.group(1))})
        who.secrets.add(secret.group(1))
    user, key = person_is(who.browser), SoftKey()
    if user and key.add(who.browser, user):
        who.passkeys.append(key)
    who.browser.post("/compte/flux/", {"usage": Purpose.FEED.value, "action": "creer"})
    page = who.browser.get("/compte/flux/")
    who.feeds |= set(re.findall(r"/compte/flux/([^/\s\"]+)/notifications\.atom", page.content.decode()))


def leave(who: Person) -> None:
    who.browser.post("/compte/deconnexion/")


def stuff(who: Person, email: str) -> None:
    """What older versions let anyone do: an account at another's address with a password, and more than that."""
    if User.objects.filter(email=email).exists():
        return
    user = User.objects.create_user(email, who.password, unproved_since=timezone.now())
    EmailAddress.objects.create(user=user, email=email, primary=True)
    who.secrets.add(give_totp(user))


def invite(team: Client, email: str) -> None:
    """The team makes an account, and types a password where a form of before had one."""
    names = {"first_name": "N", "last_name": "O", "is_active": "on", "password1": "x" * 12, "password2": "x" * 12}
    team.post("/admin/users/new/", {"email": email, **names})


def hand_over(team: Client, before: str, email: str) -> None:
    """The team gives an account to someone else's address."""
    user = User.objects.filter(email=before).first()
    if user:
        names = {"first_name": "N", "last_name": "O", "is_active": "on"}
        team.post(f"/admin/users/edit/{user.pk}/", {"email": email, **names})


def actions(him: Person, her: Person, team: Client) -> dict[str, Callable[[], None]]:
    """Everything that is done in some order, by name."""

    def open_own() -> None:
        sign_up(him, HIS)
        follow(him)
        make_keys(him)

    return {
        "he signs up with her address": lambda: sign_up(him, HERS),
        "he asks for a code to her address": lambda: ask_for_code(him, HERS),
        "he asks for a reset of hers": lambda: reset(him, HERS),
        "he signs in at hers with his password": lambda: enter_by_password(him, HERS),
        "he opens his own account, with every key": open_own,
        "he changes his address to hers": lambda: change_to(him, HERS),
        "he makes keys where he is": lambda: make_keys(him),
        "he follows his latest link": lambda: follow(him),
        "he had an account at hers before": lambda: stuff(him, HERS),
        "she signs up": lambda: sign_up(her, HERS),
        "she follows her latest link": lambda: follow(her),
        "she enters by code": lambda: enter_by_code(her, HERS),
        "she signs in by password": lambda: enter_by_password(her, HERS),
        "she makes keys where she is": lambda: make_keys(her),
        "she resets her password": lambda: reset(her, HERS),
        "she changes her address": lambda: change_to(her, HER_NEW),
        "she leaves": lambda: leave(her),
        "the team makes an account for her": lambda: invite(team, HERS),
        "the team gives his account to her": lambda: hand_over(team, HIS, HERS),
    }


# --- what they hold ----------------------------------------------------------


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside did not, and no limit hides a key."""
    cache.clear()
    before = len(mail.outbox)
    point = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)
        del mail.outbox[before:]


def same_browser(who: Person) -> Client:
    browser = new_browser()
    browser.cookies = deepcopy(who.browser.cookies)
    return browser


def tries(who: Person) -> Iterator[tuple[str, Client]]:
    """Every door tried with every key of theirs; each leaves a browser to look at, and no trace."""
    with undone():
        yield "an open session", same_browser(who)
    with undone():
        browser = same_browser(who)
        browser.post(CONFIRM_CODE, {"code": who.code()})
        pass_second_factor(who, browser)
        yield "a pending code", browser
    for key in who.passkeys:
        with undone():
            browser = new_browser()
            key.sign_in(browser)
            yield "a passkey", browser
    for email in ADDRESSES:
        with undone():
            browser = new_browser()
            enter_by_password(who, email, browser)
            yield f"a password at {email}", browser
    for email in who.mailboxes:
        with undone():
            browser = new_browser()
            enter_by_code(who, email, browser)
            yield f"a code at {email}", browser
    for link in who.links():
        for browser in (new_browser(), same_browser(who)):
            with undone():
                use_link(browser, link, who.password)
                yield f"the link {link[:40]}", browser


def wrong_keys(who: Person) -> list[str]:
    """The keys this person holds to an account whose address is not theirs; none is right."""
    wrong = []
    for key, browser in tries(who):
        user = person_is(browser)
        if user and not is_proved_by(who, user):
            wrong.append(f"{who.name} is in {user.email} by {key}")
        wrong += [f"{said}, after {key}" for said in left_on_proved(who)]
    for token in who.feeds:
        user = owner_of(token, Purpose.FEED)
        if user and not is_proved_by(who, user):
            wrong.append(f"{who.name} reads the feed of {user.email}")
    return wrong


def left_on_proved(who: Person) -> list[str]:
    """Their password or app on accounts that someone else has proved."""
    wrong = []
    for user in User.objects.filter(emailaddress__verified=True).exclude(email__in=who.mailboxes):
        if user.check_password(who.password):
            wrong.append(f"{who.name}'s password is that of {user.email}")
        if who.secrets and user.authenticator_set.filter(data__secret__in=who.secrets).exists():
            wrong.append(f"{who.name}'s app is that of {user.email}")
    return wrong


def is_proved_by(who: Person, user: User) -> bool:
    """Whether the account is at a mailbox of theirs, and the address was proved."""
    proved = EmailAddress.objects.filter(user=user, verified=True, email=user.email).exists()
    return proved and user.email in who.mailboxes
