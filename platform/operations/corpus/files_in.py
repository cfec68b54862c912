"""The documents and images of an archive: each is looked at as one that an editor puts on the site."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from PIL import Image

from asv.core.models import AsvDocument, AsvImage, DocumentKind
from asv.core.templatetags.asv import poids
from asv.core.uploads import CheckedImageField, check_content
from operations.corpus.form import FOCUS, Form, digest_of, file_form
from operations.corpus.incoming import Incoming
from operations.corpus.journal import Journal
from operations.corpus.judging import State, Verdict, judge

IMAGES = frozenset({"jpg", "jpeg", "png", "gif", "webp", "avif"})
AnyFile = AsvDocument | AsvImage


def bring_files(archive: Incoming) -> Iterator[Verdict]:
    """The documents, then the images."""
    for path in archive.paths("files/", 2, "/file.json"):
        said = archive.read(path, "file")
        yield _bring(archive, AsvDocument.objects.filter(uid=str(said["uid"])).first(), said, path, AsvDocument)
    for path in archive.paths("images/", 2, "/image.json"):
        said = archive.read(path, "image")
        yield _bring(archive, AsvImage.objects.filter(uid=str(said["uid"])).first(), said, path, AsvImage)


def _bring(archive: Incoming, row: AnyFile | None, said: Form, path: str, model: type[AnyFile]) -> Verdict:
    kind, word = ("file", "document") if model is AsvDocument else ("image", "image")
    uid, title = str(said["uid"]), f"{word} « {said['title']} »"
    state = judge(digest_of(said), (lambda: _ours(row)) if row else None, archive.here.seen.get(uid))
    if state is State.CONFLICT:
        return Verdict(state, title, "gardé tel qu’ici")
    if state not in (State.NEW, State.CHANGED):
        return Verdict(state, title)
    beside = f"{path.rpartition('/')[0]}/{said['file_name']}"
    fault = _unfit(archive, said, beside, model)
    if fault:
        return Verdict(State.REFUSED, title, fault)
    if archive.journal:
        made = row or model(uid=UUID(uid))
        _describe(made, said)
        with archive.copied(beside) as content:
            lay_down(archive.journal, made, str(said["file_name"]), content)
        made.save()
        archive.here.add(kind, uid, made)
        archive.here.remember(uid, archive.origin, digest_of(said), _ours(made))
    return Verdict(state, title)


def _ours(row: AnyFile | None) -> str:
    """What a file of this site says, its bytes included."""
    if row is None:
        return ""
    digest, size = hashlib.sha256(), 0
    try:
        with row.file.open("rb") as file:
            for piece in iter(lambda: file.read(1 << 18), b""):
                digest.update(piece)
                size += len(piece)
    except OSError:
        return ""
    return digest_of(file_form(row, size, digest.hexdigest()))


def _unfit(archive: Incoming, said: Form, path: str, model: type[AnyFile]) -> str:
    """Why the file may not come in, as an editor would be told; empty where it may."""
    name, size = str(said["file_name"]), archive.size(path)
    if size is None:
        return f"son fichier {name[:80]} manque"
    if fault := _unfit_name(name, size, model):
        return fault
    with archive.copied(path) as file:
        return unfit(file, name, size, model)


def _unfit_name(name: str, size: int, model: type[AnyFile]) -> str:
    extension = PurePosixPath(name).suffix.lower().lstrip(".")
    if size > settings.WAGTAILDOCS_MAX_UPLOAD_SIZE:
        return f"{poids(size)}, plus que les {poids(settings.WAGTAILDOCS_MAX_UPLOAD_SIZE)} acceptés"
    if extension not in (settings.WAGTAILDOCS_EXTENSIONS if model is AsvDocument else IMAGES):
        return f"un fichier .{extension[:20]} n’est pas accepté ici"
    return ""


def unfit(file: IO[bytes], name: str, size: int, model: type[AnyFile]) -> str:
    """Why a file of this name and size may not come in, as an editor would be told; empty where it may."""
    if fault := _unfit_name(name, size, model):
        return fault
    try:
        check_content(file, name)  # type: ignore[arg-type]
        if model is AsvImage:
            CheckedImageField().clean(UploadedFile(file, name, size=size))
    except ValidationError as error:
        return " ; ".join(error.messages)
    return ""


def _describe(made: AnyFile, said: Form) -> None:
    made.title = str(said["title"])
    if isinstance(made, AsvDocument):
        kind = str(said.get("kind"))
        made.kind = kind if kind in DocumentKind.values else DocumentKind.AUTRE
        made.language = str(said.get("language", ""))
        return
    made.description, made.credit = str(said.get("description", "")), str(said.get("credit", ""))
    focus = said.get("focus")
    for name, value in zip(FOCUS, focus if isinstance(focus, list) else [None] * len(FOCUS), strict=True):
        setattr(made, name, value)


def lay_down(journal: Journal, made: AnyFile, name: str, content: IO[bytes]) -> None:
    """Write the file under a free name, noted first: a death leaves nothing that nobody knows of."""
    field = made._meta.get_field("file")
    wanted = default_storage.get_available_name(field.generate_filename(made, name))
    journal.note(wanted)
    saved = default_storage.save(wanted, File(content, name))
    if saved != wanted:
        journal.note(saved)
    content.seek(0)
    made.file_hash = hashlib.file_digest(content, "sha1").hexdigest()  # type: ignore[arg-type]
    made.file_size = content.tell()
    if isinstance(made, AsvImage):
        content.seek(0)
        with Image.open(content) as picture:
            made.width, made.height = picture.size
    made.file = saved
