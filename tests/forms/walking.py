"""Every page that a person reaches, every form on it, and what became of sending it."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

from django.core.cache import cache
from django.db import connection, connections, transaction
from django.urls import Resolver404, resolve

from asv.core.outages import Outage
from asv.taxonomy.catalogue import forget_catalogue
from search.lexicon import forget_names
from tests.depth import DEEP
from tests.forms import filling
from tests.forms.ground import HOST, STAFF, Browser
from tests.forms.pages import Form, Page, sendings
from tests.forms.telling import unmarked, untold

# What a form says of its faults where it stands.
FAULTS = re.compile(
    r'aria-invalid="true"|class="errorlist|class="notice error|w-field__errors|error-message|help-critical'
)
SHUT = Outage.ROOM.title
WAYS = ("empty", "filled", "wrong")
# The last is Wagtail's rehearsal of a failure.
OF_MACHINES = ("/admin/jsi18n", "/admin/sprite", "/admin/failwhale")
# The gallery of components shows samples of forms, of resources that are not there; no site that is served has it.
NOT_PAGES = ("/static/", "/media/", "/documents/", "/mosaique/", "/readyz/", "/metrics", "/charte/", *OF_MACHINES)
# Where a bounded walk goes, of whom others do not go as far.
PARTS = {
    "insider": ("/compte/", "/reseaux/", "/rencontres/"),
    "facilitator": ("/reseaux/", "/rencontres/", "/compte/annuaire/"),
    "administrator": "/admin/",
}
SIGN_IN = "/compte/connexion/"
PROOF = "/compte/confirmation/"


@dataclass(frozen=True)
class Sending:
    """A form of a page, and the button that sends it."""

    person: str
    form: Form
    button: Any

    @property
    def method(self) -> str:
        return self.form.sent_by(self.button)[0]

    @property
    def path(self) -> str:
        return self.form.sent_by(self.button)[1].removeprefix(HOST)

    @property
    def key(self) -> tuple[str, ...]:
        """The same for forms that differ only by the thing they are about."""
        method, address = self.form.sent_by(self.button)
        asked = [] if self.button is None else [self.button.get("name", ""), _wordy(self.button.get("value", ""))]
        return (method, route(urlsplit(address).path), *self.form.names, *asked)

    def __str__(self) -> str:
        button = "" if self.button is None else " ".join(self.button.text_content().split())[:40]
        method, address = self.form.sent_by(self.button)
        return (
            f"{self.person} on {self.form.url.removeprefix(HOST)}: {method} {address.removeprefix(HOST)} « {button} »"
        )


def _wordy(value: str) -> str:
    return "" if any(c.isdigit() for c in value) else value


def route(path: str) -> str:
    """What answers a path, by name; pages of the tree by the section they stand in and their depth."""
    try:
        found = resolve(path)
    except Resolver404:
        return path
    if found.url_name == "wagtail_serve":
        parts = path.strip("/").split("/")
        return f"page {parts[0]} {len(parts)}"
    return found.view_name + "".join(f" {value}" for value in found.kwargs.values() if _is_kind(value))


def _is_kind(value: Any) -> bool:
    """A word in an address that says what it is about, as `home/plainpage` does; not a number, a slug or a token."""
    return isinstance(value, str) and value.isalpha() and value.islower()


def is_wagtails(path: str) -> bool:
    """Whether an address of the admin is answered by Wagtail alone, and is none of our screens."""
    try:
        view = resolve(urlsplit(path).path).func
    except Resolver404:
        return False
    return path.startswith("/admin/") and getattr(view, "__module__", "").startswith("wagtail")


def one_a_route(paths: list[str]) -> list[str]:
    """The first path of each route, in order."""
    return list({route(urlsplit(path).path): path for path in reversed(paths)}.values())[::-1]


@dataclass
class Walk:
    """One person's way through the site."""

    person: str
    browser: Browser
    sendings: dict[tuple[str, ...], Sending] = field(default_factory=dict)
    templates: set[str] = field(default_factory=set)
    routes: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    tried: int = 0
    shut: int = 0  # forms that said that nothing can be written

    def may_enter(self, path: str) -> bool:
        """The admin is for staff; a system's own addresses are no pages. A bounded walk stays in the person's part."""
        if path.startswith(NOT_PAGES) or (path.startswith("/admin/") and self.person not in STAFF):
            return False
        return DEEP or path.startswith(PARTS.get(self.person, "/"))

    def go(self, seeds: list[str]) -> Walk:
        """From these addresses on, one page of each route that a link leads to."""
        ahead = deque(path for path in seeds if self.may_enter(path))
        while ahead:
            path = ahead.popleft()
            self.routes.add(route(urlsplit(path).path))
            for link in self.look(path):
                name = route(urlsplit(link).path)
                if not DEEP and is_wagtails(link):
                    continue
                if name not in self.routes and self.may_enter(link):
                    self.routes.add(name)
                    ahead.append(link)
        return self

    def look(self, path: str) -> list[str]:
        """Open a page, keep its forms; the links it holds."""
        asked = path
        path, answer = self.browser.open(asked)
        if path.startswith(SIGN_IN) and not asked.startswith(SIGN_IN):
            self.browser.sign_in()  # some pages sign out: a link to a new password, a proof by code
            return []
        if answer.status_code >= 500:
            self.faults.append(f"{self.person}: {path} answers {answer.status_code} {_why(answer)}")
        return self.read(path, answer)

    def read(self, path: str, answer: Any) -> list[str]:
        """Keep the forms of an answer; the links it holds."""
        if not answer.get("Content-Type", "").startswith("text/html") or answer.streaming:
            return []
        self.templates |= {template.name for template in answer.templates if template.name}
        page = Page.read(HOST + path, answer.content.decode())
        if not path.startswith("/admin/"):
            self.faults += [f"{self.person}: {path}: {fault}" for fault in unmarked(page.text or " <p>")]
        self.faults += [f"{self.person}: {path}: a button that does nothing: {button}" for button in page.dead]
        for form in [form for form in page.forms if not form.is_of_script]:
            for button in sendings(form):
                sending = Sending(self.person, form, button)
                self.sendings.setdefault(sending.key, sending)
        return page.links

    def try_out(self, sending: Sending, ways: tuple[str, ...] = WAYS) -> None:
        """Send a form in each way, each from the same state, and the forms that this leads to; note the faults."""
        if sending.form.loses_files:
            self.faults.append(f"{sending}: sends its file by name alone")
        for way in ways if sending.method == "post" else ("filled",) if sending.method == "get" else ():
            data, typed = filling.WAYS[way](sending.form, sending.button)
            if way == "wrong" and not typed:
                continue
            method, address = sending.form.sent_by(sending.button)
            with _TakenBack(self.browser):
                answer = self.browser.send(method, address, data, sending.form.url)
                path, shown = self.browser.follow(urlsplit(address).path, answer)
                self.faults += [
                    f"{sending}, {way}: {fault}" for fault in _judge(path, answer, shown, sending.form, way, typed)
                ]
                self.tried += 1
                if way == "filled" and sending.method == "post":
                    self._beyond(path, shown, ways)

    def try_shut(self, sending: Sending) -> None:
        """Send a form, filled, while nothing can be written: it says so, or there was nothing to write."""
        data, _typed = filling.WAYS["filled"](sending.form, sending.button)
        method, address = sending.form.sent_by(sending.button)
        with _TakenBack(self.browser), _nothing_written():
            answer = self.browser.send(method, address, data, sending.form.url)
        if answer.status_code >= 500 and not (answer.status_code == 503 and SHUT in answer.content.decode()):
            self.faults.append(f"{sending}, while nothing can be written: {answer.status_code} {_why(answer)}")
        self.shut += answer.status_code == 503

    def _beyond(self, path: str, answer: Any, ways: tuple[str, ...]) -> None:
        """The forms that only a form leads to, tried where they stand."""
        known = set(self.sendings)
        self.read(path, answer)
        for key in [key for key in self.sendings if key not in known]:
            self.try_out(self.sendings[key], ways)


class _TakenBack:
    """What a form did to the database, the cookies and what is remembered is undone."""

    def __init__(self, browser: Browser) -> None:
        self.client = browser.client

    def __enter__(self) -> None:
        self.cookies = self.client.cookies.output()
        self.kept = {name: morsel.value for name, morsel in self.client.cookies.items()}
        self.point = transaction.atomic()
        self.point.__enter__()

    def __exit__(self, *error: Any) -> None:
        transaction.set_rollback(True)
        self.point.__exit__(None, None, None)
        self.client.cookies.clear()
        for name, value in self.kept.items():
            self.client.cookies[name] = value
        cache.clear()
        forget_catalogue()
        forget_names()


@contextmanager
def _nothing_written() -> Iterator[None]:
    """The database refuses every write, as it does on a disk that is full or closed.

    The walk's own transaction would be given up at the first refusal; a site has none around its requests.
    """
    never = property(lambda self: False, lambda self, value: None)
    with (
        patch.object(type(connections["default"]), "needs_rollback", never, create=True),
        connection.cursor() as cursor,
    ):
        cursor.execute("PRAGMA query_only = ON")
        try:
            yield
        finally:
            cursor.execute("PRAGMA query_only = OFF")


def _why(answer: Any) -> str:
    return repr(answer.exc_info[1]) if getattr(answer, "exc_info", None) else ""


def _judge(path: str, answer: Any, shown: Any, form: Form, way: str, typed: list[str]) -> Iterator[str]:
    """`shown` is the page of the answer, or the one that it leads to, which stands at `path`."""
    status = answer.status_code
    for one in (answer, shown):
        if one.status_code >= 500 or one.status_code in (403, 405) or (one.status_code == 404 and way == "filled"):
            yield f"{one.status_code} {_why(one)}"
            return
    if shown.streaming or not shown.get("Content-Type", "").startswith("text/html"):
        return
    text = shown.content.decode()
    said = Page.read(HOST, text).said
    refused = bool(said & {"error", "warning"} or (answer is shown and FAULTS.search(text)))
    asked = [one for one in form.controls if one.get("required") is not None and one.get("name")]
    asks = not all(map(filling.is_out_of_sight, asked))
    if way == "empty" and asks:
        if path.startswith(PROOF):
            return  # who one is comes first; what was sent goes on after it
        if "success" in said:
            yield "said done with nothing in what it asks for"
        elif not refused:
            yield f"{status} to {path}, no fault said of what it asks for"
    if refused and answer is shown and 'class="errorlist' in text and not path.startswith("/admin/"):
        yield from (f"{status}, {fault}" for fault in untold(text))
    if way == "wrong" and refused:
        lost = [word for word in typed if word not in text]
        if lost:
            yield f"{status}, refused and lost: {', '.join(lost)}"
