"""Mails as files, for where no mail server is set: one file each, named after its Message-ID.

A mail that is written again, since the worker died before it could say that it was, is the same file again.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

from django.core.mail import EmailMessage
from django.core.mail.backends.filebased import EmailBackend as OneFile
from django.core.mail.message import make_msgid

ENDING = ".eml"
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@+-]{0,150}\Z")


class EmailBackend(OneFile):
    """Django's file backend appends to one file a connection; this one writes each mail to one, whole or not at all."""

    def open(self) -> bool:
        """Nothing is kept open."""
        return False

    def close(self) -> None:
        """Nothing is kept open."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write each mail to its own file; how many."""
        for message in email_messages:
            _write(Path(self.file_path), message)
        return len(email_messages)


def _write(folder: Path, message: EmailMessage) -> None:
    """Write to a draft beside the file and rename it: nobody reads half a mail. An old draft is overwritten."""
    written = message.message()
    if "Message-ID" not in written:
        written["Message-ID"] = make_msgid()
    path = folder / file_name(str(written["Message-ID"]))
    draft = path.with_name(f".{path.name}")
    draft.write_bytes(written.as_bytes())
    draft.replace(path)


def file_name(message_id: str) -> str:
    """The name of a mail's file, from its Message-ID alone; one that would be no plain file name is hashed."""
    name = message_id.strip().strip("<>")
    return (name if _PLAIN.match(name) else hashlib.sha256(message_id.encode()).hexdigest()) + ENDING
