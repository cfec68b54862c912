"""A short mail about alerts: what it says, and one thing to do."""

from __future__ import annotations

from dataclasses import dataclass

TEMPLATE = "emails/updates/notice"


@dataclass(frozen=True, slots=True)
class Message:
    """Subject, paragraphs, and the button: where it leads and what it is called."""

    subject: str
    paragraphs: tuple[str, ...]
    url: str
    label: str

    def context(self, why: str) -> dict[str, object]:
        """The same for `TEMPLATE`; `why` says at the end why someone gets it."""
        return {"notice": self, "subject": self.subject, "why": why}
