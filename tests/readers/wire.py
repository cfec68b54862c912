"""A mail as the next server is given it."""

from __future__ import annotations

from email.generator import BytesGenerator
from io import BytesIO

from asv.jobs.messages import message_of
from asv.jobs.models import OutgoingMail


def wire(mail: OutgoingMail, answers_to: str = "") -> bytes:
    """The bytes that leave for this row, whatever the class that a version of Django gives its messages."""
    written = BytesIO()
    message = message_of(mail, answers_to=answers_to).message()
    BytesGenerator(written, mangle_from_=False).flatten(message, linesep="\r\n")
    return written.getvalue()
