"""The kinds of mail that the site sends, each declared once; nothing else writes a mail.

A room makes a `Letter`, registers it from `AppConfig.ready` and owes mails of it in the transaction of what they tell:
the worker sends them, each once, after it has asked `still_owed` in the transaction that writes down the attempt.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, TypedDict, Unpack
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils.text import Truncator

from asv.core.typography import french_lines, quotation_marks
from asv.jobs.laid_out import parts_of
from asv.jobs.messages import Calendar
from asv.jobs.models import MailState, OutgoingMail, Priority
from asv.jobs.queueing import Draft, queue_mail, queue_mails

__all__ = [
    "Draft",
    "Letter",
    "always_owed",
    "erase_words",
    "letter_of",
    "letters",
    "owe_all",
    "register_letters",
    "short",
]

Context = Mapping[str, object]
TITLE_LENGTH = 110
_TEXT_LAID_OUT = "emails/text.html"
_INDENTATION = re.compile(r"\n[ \t\n]+")
_SETTLED = [MailState.SENT, MailState.FAILED, MailState.CANCELLED]


class Words(NamedTuple):
    """What someone reads of a mail; `html` is empty where it has none."""

    subject: str
    text: str
    html: str


class Envelope(TypedDict, total=False):
    """What goes with a mail: the account it goes to, who wrote it and gets the answer, an invitation to a calendar."""

    user: AbstractBaseUser | None
    reply_to: str
    calendar: Calendar | None


def always_owed(mail: OutgoingMail) -> bool:
    """A `still_owed` that is always True: for mails that nothing can make untrue, as an answer or a message."""
    return True


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A kind of mail.

    `prefix` begins the keys of its mails: a waiting mail says by its key of which kind it is; the longest prefix
    counts. `label` names the kind to administrators.
    """

    prefix: str
    label: str
    # `<template>.txt` is the text; the HTML is `<template>.html`, or the text in the layout of the site.
    template: str
    # In French; `{name}` is taken from the context.
    subject: str = "{subject}"
    # Asked at the very last moment, in the transaction that writes down the attempt: rows it locks cannot change before
    # the mail is in flight. A mail may have waited for its server for a day.
    still_owed: Callable[[OutgoingMail], bool]
    # As `still_owed` for many mails that wait, in a constant number of queries: gives the ids of those not to leave.
    # Asked anew every second; what must hold to the end belongs in `still_owed`.
    owed_no_more: Callable[[Sequence[OutgoingMail]], Iterable[int]] | None = None
    # Somebody's own words: sent as they were written, without HTML.
    plain: bool = False
    # Someone waits for it at the screen: it leaves before all others.
    urgent: bool = False
    # It comes again and again: the context holds `leave_url`, which mail programs call with one click (RFC 8058).
    repeated: bool = False
    # Of a mailing list: its name and, in an address of the site, its id (RFC 2919).
    mailing_list: tuple[str, str] | None = None
    # Its text holds a link that opens something, or somebody's words: it is erased once it left, or never will.
    erased: bool = False
    # What then stands in place of a subject that somebody wrote.
    erased_subject: str = ""

    def words(self, context: Context) -> Words:
        """Subject, text and HTML."""
        site = {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL}
        subject = self.subject.format_map({**site, **context})
        text: str = render_to_string(f"{self.template}.txt", {**site, **context, "subject": subject})
        if self.plain:
            return Words(subject, text, "")
        subject, text = french_lines(subject), french_lines(text)
        whole = {**site, **context, "subject": subject}
        html = render_to_string(
            [f"{self.template}.html", _TEXT_LAID_OUT], {**whole, "text": text, "parts": parts_of(text)}
        )
        # Without the indentation, a third of it: it is stored, sent and read line by line. Line breaks stay.
        return Words(subject, text, _INDENTATION.sub("\n", quotation_marks(html)))

    def draft(self, key: str, recipient: str, context: Context, **envelope: Unpack[Envelope]) -> Draft:
        """The mail, written and not owed yet.

        Raises ValueError for a key of another kind, KeyError where a repeated mail has no `leave_url`.
        """
        if not key.startswith(self.prefix):
            raise ValueError(f"{key!r} is no key of {self.prefix!r}")
        return Draft(
            key,
            recipient,
            *self.words(context),
            headers=self._headers(context, envelope.get("reply_to", "")),
            user=envelope.get("user"),
            calendar=envelope.get("calendar"),
            priority=Priority.URGENT if self.urgent else Priority.NORMAL,
        )

    def owe(self, key: str, recipient: str, context: Context, **envelope: Unpack[Envelope]) -> OutgoingMail:
        """Owe this mail, once a key however often it is called: it leaves after the caller's transaction."""
        return queue_mail(self.draft(key, recipient, context, **envelope))

    def _headers(self, context: Context, reply_to: str) -> dict[str, str]:
        """How mail programs know what this is (RFC 2919, 3834), and stop it with one click (RFC 2369, 8058)."""
        headers: dict[str, str] = {}
        if self.mailing_list:
            name, local = self.mailing_list
            headers["List-Id"] = f"{name} <{local}.{urlsplit(settings.SITE_URL).hostname or 'localhost'}>"
            headers["Precedence"] = "bulk"
        if self.repeated:
            headers["List-Unsubscribe"] = f"<{context['leave_url']}>"
            headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        # Answers to what nobody wrote go to the team: `deliver_due` names it when the mail leaves.
        return headers | ({"Reply-To": reply_to} if reply_to else {"Auto-Submitted": "auto-generated"})


_LETTERS: dict[str, Letter] = {}


def register_letters(*letters: Letter) -> None:
    """Make these kinds known: to the last check, to who erases, to the administrators' list."""
    _LETTERS.update({letter.prefix: letter for letter in letters})


def letters() -> list[Letter]:
    """Every kind of mail that the site sends."""
    return list(_LETTERS.values())


def letter_of(key: str) -> Letter | None:
    """The kind of the mail with this key; None for one that an earlier version of the site queued."""
    fitting = [prefix for prefix in _LETTERS if key.startswith(prefix)]
    return _LETTERS[max(fitting, key=len)] if fitting else None


def owe_all(drafts: Sequence[Draft]) -> dict[str, int]:
    """Owe these mails in a constant number of queries; their ids by key."""
    return queue_mails(drafts)


def short(title: str) -> str:
    """The title cut to TITLE_LENGTH characters, for the subject of a mail."""
    return Truncator(title).chars(TITLE_LENGTH)


def erase_words(now: datetime) -> int:
    """Erase the text of mails that left or were given up, for kinds declared `erased`; how many mails."""
    told = OutgoingMail.objects.filter(state__in=_SETTLED).exclude(text="")
    prefixes: dict[str, Q] = defaultdict(Q)
    for letter in letters():
        if letter.erased:
            prefixes[letter.erased_subject] |= Q(key__startswith=letter.prefix)
    return sum(
        told.filter(of_kind).update(text="", html="", headers={}, **({"subject": subject} if subject else {}))
        for subject, of_kind in prefixes.items()
    )
