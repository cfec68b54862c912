"""The forms and buttons of a page of HTML, as a browser would send them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import html

PASSWORD = "demo-asv-2026"  # of the demo accounts
TEXT = "Un texte d’essai"
WORDS = {
    "email": "essai@exemple.fr",
    "url": "https://exemple.fr/",
    "tel": "04 99 98 00 01",
    "number": "2",
    "date": "2030-05-02",
    "datetime-local": "2030-05-02T10:00",
    "time": "10:00",
    "month": "2030-05",
    "search": "santé",
    "password": PASSWORD,
    "color": "#336699",
}
# What stands in a <template> is a model for scripts, and nothing that a person sees.
NO_MODEL = "[not(ancestor::template)]"
MESSAGES = (
    "//div[contains(concat(' ', @class, ' '), ' messages ')]"
    "//*[self::div[starts-with(@class, 'notice')] or self::li]" + NO_MODEL
)
UNSENT = ("submit", "button", "image", "reset")
HANDLES = ("popovertarget", "commandfor", "data-hx-get", "data-hx-post", "onclick")


@dataclass(frozen=True)
class Form:
    """A form of a page at `url`; `element` is lxml's."""

    url: str
    element: Any
    controls: tuple[Any, ...]
    buttons: tuple[Any, ...]

    def sent_by(self, button: Any) -> tuple[str, str]:
        """The method and the address that pressing a button (or none) asks."""
        asked = {} if button is None else button.attrib
        method = asked.get("formmethod") or self.element.get("method") or "get"
        action = asked.get("formaction") or self.element.get("action") or self.url
        return method.lower(), urljoin(self.url, action)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What the form can send, sorted; numbers taken out."""
        return tuple(sorted({"".join(c for c in one.get("name", "") if not c.isdigit()) for one in self.controls}))

    @property
    def has_token(self) -> bool:
        """Whether the token stands in the form."""
        return "csrfmiddlewaretoken" in self.names

    @property
    def is_of_script(self) -> bool:
        """Whether a script alone sends it: nothing to press, nothing to write."""
        return not self.buttons and all(one.get("type") in ("hidden", "checkbox") for one in self.controls)

    @property
    def loses_files(self) -> bool:
        """Whether it takes a file that it would send by name alone."""
        takes = any(one.get("type") == "file" for one in self.controls)
        return takes and self.element.get("enctype") != "multipart/form-data"


@dataclass
class Page:
    """What stands on a page."""

    url: str
    text: str
    forms: list[Form] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    dead: list[str] = field(default_factory=list)
    # The kinds of what the page says on top: success, warning, error.
    said: set[str] = field(default_factory=set)

    @classmethod
    def read(cls, url: str, text: str) -> Page:
        """The forms, the links to pages of this site and the dead buttons of an answer."""
        page = cls(url, text)
        if not text.strip():
            return page
        root = html.document_fromstring(text)
        ids = {form.get("id"): form for form in root.iter("form") if form.get("id")}
        owned: dict[Any, list[Any]] = {form: [] for form in root.iter("form")}
        for one in root.xpath("//*[self::input or self::select or self::textarea or self::button]" + NO_MODEL):
            owner = ids.get(one.get("form")) if one.get("form") else next(one.iterancestors("form"), None)
            if owner is not None:
                owned[owner].append(one)
            elif one.tag == "button" and one.get("type", "submit") == "submit" and not _handled(one):
                page.dead.append(html.tostring(one, encoding="unicode", with_tail=False)[:160])
        page.said = {word for one in root.xpath(MESSAGES) for word in one.get("class", "").split()}
        page.forms = [_form(url, form, controls) for form, controls in owned.items()]
        page.links = sorted({_here(url, link.get("href")) for link in root.iter("a") if link.get("href")} - {""})
        return page


def _handled(button: Any) -> bool:
    """Whether something other than a form takes the press; scripts find their buttons by `data-…` and ids."""
    return any(name in HANDLES or name.startswith(("data-", "x-")) for name in button.attrib) or bool(button.get("id"))


def _form(url: str, element: Any, controls: list[Any]) -> Form:
    usable = [one for one in controls if not _disabled(one)]
    buttons = [one for one in usable if _submits(one)]
    return Form(url, element, tuple(one for one in usable if not _button(one)), tuple(buttons))


def _disabled(one: Any) -> bool:
    return one.get("disabled") is not None or any(
        up.get("disabled") is not None for up in one.iterancestors("fieldset")
    )


def _button(one: Any) -> bool:
    return one.tag == "button" or one.get("type") in UNSENT


def _submits(one: Any) -> bool:
    default = "submit" if one.tag == "button" else ""
    return one.get("type", default) in ("submit", "image")


def _here(url: str, href: str) -> str:
    """The path of a link within this site; empty for any other."""
    if href.startswith(("#", "mailto:", "tel:", "javascript:", "data:")):
        return ""
    parts = urlsplit(urljoin(url, href))
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    return path if urlsplit(url).netloc == parts.netloc else ""


def sendings(form: Form) -> list[Any]:
    """The buttons that each send something else; None where the form has none and goes by the enter key."""
    found: dict[tuple[str | None, ...], Any] = {}
    for button in form.buttons:
        found.setdefault((button.get("name"), button.get("formaction"), button.get("value")), button)
    return list(found.values()) or [None]
