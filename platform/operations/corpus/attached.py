"""The files, images and organisations that resources name, each written once, as soon as one names it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

from asv.core.models import AsvDocument, AsvImage
from asv.taxonomy.models import Organisation
from operations.corpus.bag import PAYLOAD, Bag
from operations.corpus.form import Form, file_form, organisation_form, written
from operations.corpus.names import Names
from operations.corpus.static_copy.pages import Attached


class Attachments:
    """What has been written of them, and how pages show it."""

    def __init__(self, bag: Bag, names: Names, tell: Callable[[str], object]) -> None:
        self.bag, self.names, self.tell = bag, names, tell
        self._written: dict[str, set[str]] = {"file": set(), "image": set(), "organisation": set()}
        self._paths: dict[tuple[str, str], str] = {}
        self._said: dict[str, tuple[str, str, str]] = {}

    def count(self, kind: str) -> int:
        """How many of a kind were written."""
        return len(self._written[kind])

    def write_new(self) -> None:
        """Write what was named since the last time."""
        for document in self._new("file", AsvDocument):
            self._file(document)
        for image in self._new("image", AsvImage):
            self._image(image)
        for row in self._new("organisation", Organisation):
            self._put(f"organisations/{row.uid}.json", organisation_form(row))

    def path(self, kind: str, uid: str) -> str | None:
        """Where a file lies, from the head of the archive, as addresses write it."""
        return self._paths.get((kind, uid))

    def file(self, uid: str, label: str) -> Attached | None:
        """A file as the copy's pages show it; None for one that is not there."""
        path = self.path("file", uid)
        if path is None:
            return None
        title, form, _credit = self._said[uid]
        return Attached(f"../../{path}", label or title, form)

    def image(self, uid: str) -> Attached | None:
        """An image as the copy's pages show it; None for one that is not there."""
        path = self.path("image", uid)
        if path is None:
            return None
        _title, description, credit = self._said[uid]
        return Attached(f"../../{path}", "", description=description, credit=credit)

    def _new(self, kind: str, model: type) -> Iterator:
        numbers = self.names.used.get(kind, set()) - self._written[kind]
        self._written[kind] |= numbers
        if numbers:
            yield from model._default_manager.filter(pk__in=numbers).order_by("uid")  # type: ignore[attr-defined]

    def _file(self, document: AsvDocument) -> None:
        folder = f"files/{document.uid}"
        name = self._copied(folder, document, "file")
        if not name:
            return
        self._put(f"{folder}/file.json", self._form(document, folder, name))
        self._said[str(document.uid)] = (document.title, document.format_label, "")

    def _image(self, image: AsvImage) -> None:
        folder = f"images/{image.uid}"
        name = self._copied(folder, image, "image")
        if not name:
            return
        self._put(f"{folder}/image.json", self._form(image, folder, name))
        self._said[str(image.uid)] = (image.title, image.description or image.title, image.credit)

    def _copied(self, folder: str, row: AsvDocument | AsvImage, kind: str) -> str:
        """The name under which the file was copied; empty for one that is no more on the disk: named, and left out."""
        name = Path(row.file.name).name
        try:
            with row.file.open("rb") as source:
                self.bag.copy(f"{PAYLOAD}{folder}/{name}", source)
        except FileNotFoundError:
            self.tell(f"Fichier introuvable, laissé de côté : {row.title}")
            return ""
        self._paths[kind, str(row.uid)] = f"{PAYLOAD}{folder}/{quote(name)}"
        return name

    def _form(self, row: AsvDocument | AsvImage, folder: str, name: str) -> Form:
        digest, size = self.bag.entries[f"{PAYLOAD}{folder}/{name}"]
        return file_form(row, size, digest.hex())

    def _put(self, path: str, said: Form) -> None:
        self.bag.write(PAYLOAD + path, written(said))
