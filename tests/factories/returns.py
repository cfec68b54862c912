"""Reports as mail servers write them (RFC 3464, RFC 5965)."""

from __future__ import annotations

from typing import Any

_HEAD = """From: MAILER-DAEMON@relais.exemple.fr
To: retours@asv.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type={kind}; boundary="limite"

--limite
Content-Type: text/plain

This mail could not be delivered.

"""


def _returned(mail: Any, returned: str) -> str:
    body = "\n\nBonjour" if returned == "message/rfc822" else ""
    return (
        f"--limite\nContent-Type: {returned}\n\nFrom: ne-pas-repondre@asv.example\nTo: {mail.recipient}\n"
        f"Subject: {mail.subject}\nMessage-ID: {mail.message_id}\n{body}\n--limite--\n"
    )


def bounce(
    mail: Any, status: str, diagnostic: str = "", action: str = "failed", returned: str = "message/rfc822"
) -> bytes:
    """A delivery status report for this mail."""
    said = f"Diagnostic-Code: {diagnostic}\n" if diagnostic else ""
    fields = (
        "--limite\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; relais.exemple.fr\n\n"
        f"Final-Recipient: rfc822; {mail.recipient}\nAction: {action}\nStatus: {status}\n{said}\n"
    )
    return (_HEAD.format(kind="delivery-status") + fields + _returned(mail, returned)).encode()


def complaint(mail: Any, nature: str = "abuse") -> bytes:
    """A reader's complaint of this mail, as their provider passes it on."""
    fields = (
        f"--limite\nContent-Type: message/feedback-report\n\nFeedback-Type: {nature}\nVersion: 1\nUser-Agent: x\n\n"
    )
    return (_HEAD.format(kind="feedback-report") + fields + _returned(mail, "message/rfc822")).encode()
