"""Mails as files, for where no mail server is set: one file each."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.mail.backends.filebased import EmailBackend as OneFile
from django.utils import timezone


class EmailBackend(OneFile):
    """Django's file backend writes all the mails of a connection into one file; this one starts a file for each."""

    def open(self) -> bool:
        """Nothing is kept open."""
        return False

    def close(self) -> None:
        """Nothing is kept open."""

    def send_messages(self, email_messages: Sequence[Any]) -> int:
        """Write each mail to its own file; how many."""
        return sum(_NewFile(file_path=self.file_path).send_messages([message]) for message in email_messages)


class _NewFile(OneFile):
    """Django names files by the second and the place in memory, which two mails of one second may share."""

    def __init__(self, file_path: str) -> None:
        super().__init__(file_path=file_path)
        name = f"{timezone.localtime():%Y%m%d-%H%M%S-%f}-{uuid.uuid4().hex[:8]}.log"
        self._path = str(Path(file_path) / name)

    def _get_filename(self) -> str:
        return self._path
