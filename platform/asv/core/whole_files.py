"""Files that people put on the site: each is written whole or not at all, whatever the disk does meanwhile."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage


class WholeFiles(FileSystemStorage):
    """Django's storage, which leaves half a file where the disk is full; here it is written beside, then renamed."""

    def _save(self, name: str, content: File[bytes]) -> str:
        draft = str(Path(name).with_name(f".{secrets.token_hex(8)}"))
        try:
            super()._save(draft, content)  # type: ignore[misc]
            return self._named(draft, name)
        finally:
            Path(self.path(draft)).unlink(missing_ok=True)

    def _named(self, draft: str, name: str) -> str:
        """Give the draft its name, or the next one where another process was faster; never over another file."""
        while True:
            try:
                os.link(self.path(draft), self.path(name))
                return name.replace("\\", "/")
            except FileExistsError:
                name = self.get_available_name(name)
