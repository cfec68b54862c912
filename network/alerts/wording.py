"""A short mail about alerts: what it says, and one thing to do."""

from __future__ import annotations

from dataclasses import dataclass

from django.template.loader import render_to_string


@dataclass(frozen=True, slots=True)
class Message:
    """Subject, paragraphs, and the button: where it leads and what it is called."""

    subject: str
    paragraphs: tuple[str, ...]
    url: str
    label: str


def words_of(message: Message, why: str) -> tuple[str, str, str]:
    """Text, HTML and subject; `why` says at the end why someone gets it."""
    context = {"notice": message, "subject": message.subject, "why": why}
    return (
        render_to_string("emails/updates/notice.txt", context),
        render_to_string("emails/updates/notice.html", context),
        message.subject,
    )
