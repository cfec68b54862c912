"""The files and images that an older site's pages name: found in what was given, judged as an editor's would be."""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.core.files.base import ContentFile

from asv.core.models import AsvDocument, AsvImage
from operations.corpus.files_in import IMAGES, AnyFile, lay_down, unfit
from operations.corpus.here import Here
from operations.corpus.journal import Journal
from operations.older_site.fetching import Fetcher
from operations.older_site.found import OldPage, Unreadable
from operations.older_site.giving import Given

_SMALLER = re.compile(r"-\d{2,4}x\d{2,4}(?=\.[A-Za-z]{3,4}$)")  # the copies that WordPress makes of an image
_PAGES = frozenset({"htm", "html", "php", "asp", "aspx", "xml", "jpg", "jpeg", "png", "gif", "webp", "avif"})


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to bring in: what it is known by, its name, what it is called, and where its bytes are."""

    uid: str
    name: str
    title: str
    is_image: bool
    content: bytes | None  # None: it is read again when it is written


class Files:
    """Where the files of an import are looked for: in the page's own file, in what was given, then where it may ask."""

    def __init__(self, places: list[Given], fetcher: Fetcher | None = None) -> None:
        self.places, self.fetcher = places, fetcher
        self._judged: dict[str, tuple[str, str]] = {}

    def is_document(self, address: str) -> bool:
        """Whether an address ends as a document's does, not as a page's or an image's."""
        ending = _ending(address)
        return ending in settings.WAGTAILDOCS_EXTENSIONS and ending not in _PAGES

    def find(self, address: str, page: OldPage, title: str, *, is_image: bool) -> tuple[FoundFile | None, str]:
        """The file that an address of a page means, or why there is none, in French."""
        name = _name(address)
        content, why = self._content(address, page)
        if content is None:
            return None, why
        fault = unfit(io.BytesIO(content), name, len(content), AsvImage if is_image else AsvDocument)
        if fault:
            return None, f"{name} : {fault}"
        digest = hashlib.sha256(content).hexdigest()
        uid = str(uuid5(NAMESPACE_URL, f"fichier-importe:{'image' if is_image else 'document'}:{digest}"))
        called = title or unquote(PurePosixPath(name).stem).replace("_", " ").replace("-", " ")
        return FoundFile(uid, name, called[:255], is_image, content), ""

    def _content(self, address: str, page: OldPage) -> tuple[bytes | None, str]:
        if address in page.inside:
            return page.inside[address], ""
        for place in self.places:
            for one in dict.fromkeys([_SMALLER.sub("", address), address]):
                if path := place.find(one, page.base):
                    try:
                        return place.read(path, settings.WAGTAILDOCS_MAX_UPLOAD_SIZE), ""
                    except Unreadable as error:
                        return None, f"{path} : {error}"
        if self.fetcher:
            return self.fetcher.file(address)
        return None, f"{address[:200]} n’est pas dans ce qui est donné."


def _ending(address: str) -> str:
    return PurePosixPath(urlsplit(address).path).suffix.lower().lstrip(".")


def _name(address: str) -> str:
    """A file's name from its address, as a file system of ours takes it."""
    name = unquote(PurePosixPath(urlsplit(address).path).name)
    return re.sub(r"[^\w.()\[\] -]", "_", name)[-120:] or "fichier"


def bring(found: FoundFile, here: Here, journal: Journal) -> None:
    """Put a file on the site where it is not there already."""
    kind, model = ("image", AsvImage) if found.is_image else ("file", AsvDocument)
    if here.numbers.number(kind, found.uid):
        return
    if row := model.objects.filter(uid=found.uid).first():
        here.add(kind, found.uid, row)
        return
    made: AnyFile = model(uid=found.uid, title=found.title)
    if isinstance(made, AsvImage):
        made.description = found.title if found.title != PurePosixPath(found.name).stem else ""
    lay_down(journal, made, found.name, ContentFile(found.content or b"", found.name))
    made.save()
    here.add(kind, found.uid, made)


def is_image_name(name: str) -> bool:
    """Whether a file of this name is an image that pages show."""
    return _ending(name) in IMAGES
