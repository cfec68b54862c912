"""The files that an import lays down before its transaction is done: what died with it is cleared by the next one."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage

from asv.core.models import AsvDocument, AsvImage


class Journal:
    """Names of files, one a line, written before the file is."""

    def __init__(self) -> None:
        self.place = Path(settings.DATA_DIR) / "corpus-import.files"

    def note(self, name: str) -> None:
        """A file of this name is about to be written."""
        with self.place.open("a", encoding="utf-8") as file:
            file.write(f"{name}\n")

    def clear(self) -> None:
        """Delete what was written and belongs to no row, because its import died or was taken back."""
        if not self.place.exists():
            return
        for name in dict.fromkeys(self.place.read_text(encoding="utf-8").splitlines()):
            if not any(model._default_manager.filter(file=name).exists() for model in (AsvDocument, AsvImage)):
                default_storage.delete(name)
        self.place.unlink()
