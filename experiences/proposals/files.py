"""Files and photographs of a proposal: checked as the library's, private, gone with what does not appear."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.text import get_valid_filename
from PIL import Image, ImageOps
from wagtail.models import ReferenceIndex

from asv.core.models import AsvDocument, AsvImage
from asv.core.templatetags.asv import poids
from asv.core.uploads import CheckedImageField, check_content
from asv.resources.models import ResourceFile
from experiences.models import ExperiencePage
from experiences.proposals.models import PEOPLE_AGREED, Proposal, ProposalFile

HEAVIEST = 10 * 1024 * 1024
PICTURES = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}
# What people keep an action in; neither archives, which hide what they hold, nor recordings.
ACCEPTED = (*PICTURES, "pdf", "odt", "docx", "ods", "xlsx", "odp", "pptx")
_WIDEST = 4000


def check(upload: UploadedFile) -> None:
    """Raise ValidationError, in words, for what is not taken: by weight, kind, and what the file really is."""
    name = str(upload.name)
    extension = Path(name).suffix.lower().lstrip(".")
    if extension not in ACCEPTED:
        raise ValidationError(f"Ce type de fichier n’est pas pris ici. Ceux qui le sont : {', '.join(ACCEPTED)}.")
    if (upload.size or 0) > HEAVIEST:
        raise ValidationError(f"Ce fichier pèse {poids(upload.size)} : {poids(HEAVIEST)} au plus.")
    check_content(upload, name)  # type: ignore[arg-type]
    if extension in PICTURES:
        CheckedImageField().clean(upload)


def is_picture(name: str) -> bool:
    """Whether a file of this name is a photograph."""
    return Path(name).suffix.lower().lstrip(".") in PICTURES


def add(proposal: Proposal, upload: UploadedFile, shows: str) -> ProposalFile:
    """Keep a checked file. A photograph is written anew, without what the telephone noted in it: where, when, whose."""
    name = get_valid_filename(Path(str(upload.name)).name)[-100:]
    upload.seek(0)
    content = _without_notes(upload, name) if is_picture(name) else upload.read()
    row = ProposalFile(
        proposal=proposal,
        name=name,
        size=len(content),
        shows=shows,
        is_picture=is_picture(name),
        consent=PEOPLE_AGREED if is_picture(name) else "",
    )
    row.file.save(name, ContentFile(content), save=False)
    row.save()
    return row


def _without_notes(upload: UploadedFile, name: str) -> bytes:
    form = PICTURES[Path(name).suffix.lower().lstrip(".")]
    with Image.open(upload) as read:
        picture = ImageOps.exif_transpose(read)
        if form == "JPEG" and picture.mode not in ("RGB", "L"):
            picture = picture.convert("RGB")
        picture.thumbnail((_WIDEST, _WIDEST))
        clean = Image.new(picture.mode, picture.size)
        clean.paste(picture)
        if picture.mode == "P" and (palette := picture.getpalette()):
            clean.putpalette(palette)
        written = BytesIO()
        clean.save(written, form)
    return written.getvalue()


def bring(proposal: Proposal, page: ExperiencePage) -> None:
    """Put the files into the library and on the draft: closed there, as every file, until a published page has them."""
    for row in proposal.files.filter(document=None, image=None):
        with row.file.open("rb") as source:
            content = ContentFile(source.read(), name=row.name)
        if row.is_picture:
            _bring_picture(row, content, page, proposal.credit)
        else:
            row.document = AsvDocument(title=row.shows or row.name, file=content, file_size=row.size)
            row.document.save()
            page.files.add(ResourceFile(document=row.document))
        row.save(update_fields=["document", "image"])


def _bring_picture(row: ProposalFile, content: ContentFile, page: ExperiencePage, credit: str) -> None:
    with Image.open(content) as picture:
        width, height = picture.size
    content.seek(0)
    row.image = AsvImage(
        title=row.name, description=row.shows, credit=credit, file=content, width=width, height=height,
        file_size=row.size,
    )  # fmt: skip
    row.image.save()
    if page.image is None:
        page.image = row.image


def forget_unused(rows: list[ProposalFile]) -> None:
    """Take out of the library what came with proposals that did not appear, unless something else uses it by now."""
    for row in rows:
        for held in (row.document, row.image):
            if held is not None and not ReferenceIndex.get_references_to(held).exists():
                held.delete()


def drop_file(row: ProposalFile) -> None:
    """Take the bytes from the disk once the row is gone for good."""
    storage, name = row.file.storage, row.file.name or ""
    transaction.on_commit(lambda: storage.delete(name))
