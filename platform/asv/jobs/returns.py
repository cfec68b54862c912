"""What mail servers send back: reports of delivery (RFC 3464) and complaints of readers (RFC 5965).

A report counts for the mail whose Message-ID stands in the headers it returns. That is no guess: nobody knows it who
did not carry or get the mail. Reports come from outside: only their beginning is read, and none stops the next one.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser, HeaderParser

from django.db import transaction

from asv.jobs.models import MailReturn, OutgoingMail, ReturnKind

logger = logging.getLogger(__name__)

MAX_BYTES = 256 * 1024
_PARTS = 12
_MESSAGE_ID = re.compile(r"<[^<>\s]{3,300}>")
_STATUS = re.compile(r"([245])\.\d{1,3}\.\d{1,3}")
_HEADERS_ALONE = ("text/rfc822-headers", "message/global-headers")
Listener = Callable[[MailReturn], None]
_LISTENERS: list[Listener] = []


@dataclass(frozen=True, slots=True)
class Report:
    """What a report says, of the mail with this Message-ID."""

    message_id: str
    kind: ReturnKind
    status: str = ""
    diagnostic: str = ""


def register_return_listener(listener: Listener) -> None:
    """Have `listener(mail_return)` called, in its transaction, when a mail first comes back in one of the ways."""
    if listener not in _LISTENERS:
        _LISTENERS.append(listener)


def take_report(raw: bytes) -> bool:
    """Write down what a report says; whether it is one, of a mail of ours. A report taken twice counts once."""
    report = read_report(raw)
    if report is None:
        return False
    with transaction.atomic():
        mail = OutgoingMail.objects.filter(message_id=report.message_id).order_by("pk").first()
        if mail is None:
            return False
        record_return(mail, report.kind, report.status, report.diagnostic)
    return True


def record_return(mail: OutgoingMail, kind: ReturnKind, status: str, diagnostic: str) -> None:
    """Write down that a mail came back in this way, and tell who listens; once for each mail and kind.

    Call it in a transaction. A mail refused while it was handed over and reported afterwards came back once.
    """
    values = {"status": status[:20], "diagnostic": diagnostic[:500]}
    found, fresh = MailReturn.objects.get_or_create(mail=mail, kind=kind, defaults=values)
    if fresh:
        logger.info("Mail %s came back: %s %s", mail.pk, kind, status)
        for listener in _LISTENERS:
            listener(found)


def read_report(raw: bytes) -> Report | None:
    """The report in these bytes, or None for anything else: whatever comes in, this does not fail."""
    try:
        message = BytesParser().parsebytes(raw[:MAX_BYTES])
        return _read(message)
    except Exception as error:  # noqa: BLE001 - whatever a stranger wrote, the next report is read
        logger.info("A report could not be read: %s", type(error).__name__)
        return None


def _read(message: Message) -> Report | None:
    if message.get_content_type() != "multipart/report" or not message.is_multipart():
        return None
    parts = {part.get_content_type(): part for part in reversed(_parts(message))}
    message_id = _returned_id(parts)
    if not message_id:
        return None
    if "message/feedback-report" in parts:
        return _complaint(_fields(parts["message/feedback-report"]), message_id)
    for name in ("message/delivery-status", "message/global-delivery-status"):
        if name in parts:
            return _delivery(parts[name], message_id)
    return None


def _parts(message: Message) -> list[Message]:
    held = message.get_payload()
    return [part for part in held if isinstance(part, Message)][:_PARTS]


def _returned_id(parts: dict[str, Message]) -> str:
    """The Message-ID of the headers that the report returns."""
    for name in ("message/rfc822", "message/global"):
        if name in parts and parts[name].is_multipart():
            return _message_id(parts[name].get_payload(0))  # type: ignore[arg-type]
    for name in _HEADERS_ALONE:
        if name in parts:
            return _message_id(_fields(parts[name]))
    return ""


def _message_id(headers: Message) -> str:
    found = _MESSAGE_ID.search(str(headers.get("Message-ID", "")))
    return found.group() if found else ""


def _fields(part: Message) -> Message:
    """The header fields that are the content of this part, whether or not the parser has parsed them already."""
    if part.is_multipart():
        return part.get_payload(0)  # type: ignore[return-value]
    return HeaderParser().parsestr((part.get_payload(decode=True) or b"").decode("utf-8", "replace").lstrip())  # type: ignore[union-attr]


def _complaint(fields: Message, message_id: str) -> Report | None:
    """The complaint of a feedback report; None for "not-spam", which withdraws one (RFC 5965)."""
    nature = _said(fields, "Feedback-Type", 40).lower()
    return Report(message_id, ReturnKind.COMPLAINT, diagnostic=nature) if nature not in ("", "not-spam") else None


def _delivery(part: Message, message_id: str) -> Report | None:
    """The worst that is said of a recipient; None where the mail was delivered."""
    blocks = _parts(part) if part.is_multipart() else [_fields(part)]
    said = [report for block in blocks if (report := _of_recipient(block, message_id))]
    return min(said, key=lambda report: report.kind != ReturnKind.FAILED, default=None)


def _of_recipient(block: Message, message_id: str) -> Report | None:
    action, status = _said(block, "Action", 20).lower(), _STATUS.search(_said(block, "Status", 40))
    if action not in ("failed", "delayed") or status is None:
        return None
    for_good = action == "failed" and status.group(1) == "5"
    kind = ReturnKind.FAILED if for_good else ReturnKind.DELAYED
    return Report(message_id, kind, status.group(), _said(block, "Diagnostic-Code", 500))


def _said(fields: Message, name: str, length: int) -> str:
    text = "".join(char if char.isprintable() else " " for char in str(fields.get(name, ""))[: 2 * length])
    return " ".join(text.split())[:length]
