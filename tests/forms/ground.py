"""The finished demo site with what it has none of, and a signed-in browser for each kind of person."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Iterator
from typing import Any

from django.test import Client
from django.urls import NoReverseMatch, URLResolver, get_resolver, reverse

from asv.accounts.models import User
from asv.jobs.models import OutgoingMail
from network.networks.models import NetworkPage, Role
from tests.e2e.ground import NETWORK, build
from tests.e2e.pages import FACILITATOR_PAGES, MEMBER_PAGES, VISITOR_PAGES
from tests.factories.memberships import join
from tests.factories.site import make_user
from tests.forms import filling
from tests.forms.more import make_more
from tests.forms.pages import PASSWORD, Page

HOST = "http://testserver"
STAFF = ("editor", "moderator", "administrator")
PEOPLE = {
    "visitor": "",
    "member": "visite@demo.example",
    "outsider": "ailleurs@exemple.fr",
    "insider": "coordination@demo.example",
    "facilitator": "anime@exemple.fr",
    "editor": "redaction@demo.example",
    "moderator": "moderation@demo.example",
    "administrator": "admin@demo.example",
}


def build_ground() -> list[str]:
    """What the demo has none of; the addresses to begin at."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        build()
    made: dict[str, str] = json.loads(said.getvalue().splitlines()[-1])
    network, other = NetworkPage.objects.get(slug=NETWORK), NetworkPage.objects.exclude(slug=NETWORK).first()
    join(network, _account("facilitator"), Role.FACILITATOR)
    assert other is not None
    join(other, _account("outsider"))
    for name in ("Habitat", "Mobilités"):
        network.working_groups.create(name=name, is_open=True)
    insider = User.objects.get(email=PEOPLE["insider"])
    network.working_groups.get(name="Habitat").members.add(network.memberships.get(user=insider))
    people = {person: User.objects.get(email=email) for person, email in PEOPLE.items() if email}
    ours = routes()
    # What is named comes first: a bounded walk takes the first address of a route, here the one that says most.
    return [*_named_pages(made), *make_more(people), *ours, _change_of_address()]


def _change_of_address() -> str:
    """The link of the mail, once the insider asked by the form for another address."""
    browser = Browser("insider")
    path, answer = browser.open(reverse("account_email"))
    for form in Page.read(HOST + path, answer.content.decode()).forms:
        if "email" in form.names:
            data, _typed = filling.filled(form, form.buttons[0])
            browser.send("post", form.sent_by(form.buttons[0])[1], data, form.url)
    link = reverse("account_confirm_change", args=["x"]).removesuffix("x/")
    text = OutgoingMail.objects.filter(text__contains=link).latest("pk").text
    return link + text.partition(link)[2].split()[0]


def _named_pages(made: dict[str, str]) -> list[str]:
    """The pages that the walk in the browser names, of every person."""
    found = []
    for path in {**VISITOR_PAGES, **MEMBER_PAGES, **FACILITATOR_PAGES}.values():
        kind, _, what = path.partition("=")
        name, _, below = what.partition(" ")
        if kind == "made":
            found.append(made[name] + below)
        elif path.startswith("/"):
            found.append(path)
    return found


def routes() -> list[str]:
    """Every address of ours that needs nothing to be written."""
    found = []
    for pattern in _patterns(get_resolver().url_patterns):
        with contextlib.suppress(NoReverseMatch):
            found.append(reverse(pattern.name))
    return found


def _patterns(patterns: Any) -> Iterator[Any]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern.url_patterns)
        elif pattern.name:
            yield pattern


def _account(person: str) -> User:
    user = make_user(PEOPLE[person], first_name="Nour", last_name="Exemple")
    user.set_password(PASSWORD)
    user.save()
    return user


class Browser:
    """A person's browser: forms need their tokens, and every request says which page it comes from."""

    def __init__(self, person: str) -> None:
        self.client = Client(enforce_csrf_checks=True, raise_request_exception=False)
        self.address = PEOPLE[person]
        self.sign_in()

    def sign_in(self) -> None:
        """As this person; a visitor stays one."""
        if self.address:
            self.client.force_login(User.objects.get(email=self.address))
            self._say_password()

    def _say_password(self) -> None:
        """What is delicate asks for the password once more: given now, it asks for a while no second time."""
        path, answer = self.open(reverse("account_reauthenticate"))
        for form in Page.read(HOST + path, answer.content.decode()).forms:
            if "password" in form.names:
                data, _typed = filling.filled(form, form.buttons[0])
                self.send("post", form.sent_by(form.buttons[0])[1], data, form.url)

    def open(self, path: str) -> tuple[str, Any]:
        """The page at an address, or where it leads, with its own address."""
        return self.follow(path, self.client.get(path))

    def follow(self, path: str, answer: Any) -> tuple[str, Any]:
        """The page that an answer leads to within this site, with its address."""
        for _hop in range(4):
            target = answer.get("Location", "").removeprefix(HOST)
            if answer.status_code not in (301, 302, 303) or not target.startswith("/"):
                break
            path, answer = target, self.client.get(target)
        return path, answer

    def send(self, method: str, address: str, data: dict[str, list[Any]], page: str) -> Any:
        """What a browser sends of a form that stands on `page`."""
        path = address.removeprefix(HOST)
        if method == "get":
            return self.client.get(path.partition("?")[0], data, headers={"Referer": page})
        headers = {"Referer": page, "Origin": HOST, "Sec-Fetch-Site": "same-origin"}
        return self.client.post(path, data, headers=headers)
