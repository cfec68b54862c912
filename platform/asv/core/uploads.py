"""What editors may upload: a file is what its extension says, or it is refused with words that help."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from PIL.Image import DecompressionBombError, DecompressionBombWarning
from wagtail.documents.forms import BaseDocumentForm
from wagtail.documents.models import AbstractDocument
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm
from wagtail.images.models import AbstractImage

from asv.core.extraction import first_look
from asv.core.extraction_archive import open_archive
from asv.core.extraction_text import Unreadable
from asv.core.former_files import keep_former
from asv.core.image_text import TOO_PALE, is_surely_pale
from asv.core.models import TextStatus
from asv.core.opening import openness_note

_MARKUP = (b"<!doctype", b"<html", b"<svg", b"<script", b"<?xml", b"<head", b"<body", b"<iframe")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MISMATCH = "Ce fichier n’est pas un vrai {extension} : son contenu ne correspond pas à son extension."
PROTECTED = (
    "Ce fichier est protégé par un mot de passe ou d’un ancien format : enregistrez-le en {extension}, sans protection."
)
IMMENSE = "Cette image est démesurée : 60 millions de pixels au plus. Réduisez-la avant de la déposer."
ALTERNATIVE = (
    "Ce que montre l’image, en une phrase, pour qui ne la voit pas : « Six habitantes tiennent un stand ». "
    "Ni « photo de », ni le nom du fichier."
)
NO_ALTERNATIVE = "Dites en une phrase ce que montre l’image, ou cochez « image décorative »."
SWOLLEN = "Ce fichier est une archive démesurée : il est refusé."


def check_content(file: BinaryIO, name: str) -> None:
    """Raise ValidationError where the content is not what the extension says."""
    extension = Path(name).suffix.lower().lstrip(".")
    file.seek(0)
    head = file.read(4096)
    try:
        _check(file, head, extension)
    except Unreadable as error:
        message = SWOLLEN if error.reason == "bomb" else MISMATCH.format(extension=extension.upper())
        raise ValidationError(message, code="mismatch") from error
    finally:
        file.seek(0)


def _check(file: BinaryIO, head: bytes, extension: str) -> None:
    if extension in _PACKAGES:
        if head.startswith(_OLE):
            raise ValidationError(PROTECTED.format(extension=extension.upper()), code="protected")
        with open_archive(file) as archive:
            if not _PACKAGES[extension](archive):
                raise Unreadable("corrupt")
    elif not _SIGNATURES.get(extension, _anything)(head):
        raise Unreadable("corrupt")


def _anything(head: bytes) -> bool:
    return not _is_markup(head)


def _is_markup(head: bytes) -> bool:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n\0").lower()
    return start.startswith(_MARKUP) or b"<script" in head.lower()


def _is_text(head: bytes) -> bool:
    return b"\0" not in head and not _is_markup(head)


def _is_mp3(head: bytes) -> bool:
    return head.startswith(b"ID3") or (len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0)


_SIGNATURES: dict[str, Callable[[bytes], bool]] = {
    "pdf": lambda head: b"%PDF-" in head[:1024] and not _is_markup(head[:64]),
    "jpg": lambda head: head.startswith(b"\xff\xd8\xff"),
    "jpeg": lambda head: head.startswith(b"\xff\xd8\xff"),
    "png": lambda head: head.startswith(b"\x89PNG\r\n\x1a\n"),
    "mp4": lambda head: head[4:8] == b"ftyp",
    "webm": lambda head: head.startswith(b"\x1a\x45\xdf\xa3"),
    "vtt": lambda head: head.removeprefix(b"\xef\xbb\xbf").startswith(b"WEBVTT"),
    "mp3": _is_mp3,
    "csv": _is_text,
    "txt": _is_text,
}


def _has(name: str) -> Callable[[zipfile.ZipFile], bool]:
    return lambda archive: {"[Content_Types].xml", name} <= set(archive.namelist())


def _declares(kind: str) -> Callable[[zipfile.ZipFile], bool]:
    def check(archive: zipfile.ZipFile) -> bool:
        if "mimetype" not in archive.namelist():
            return False
        with archive.open("mimetype") as part:
            return part.read(200).strip() == kind.encode()

    return check


_ODF = "application/vnd.oasis.opendocument."
_PACKAGES: dict[str, Callable[[zipfile.ZipFile], bool]] = {
    "docx": _has("word/document.xml"),
    "pptx": _has("ppt/presentation.xml"),
    "xlsx": _has("xl/workbook.xml"),
    "odt": _declares(f"{_ODF}text"),
    "ods": _declares(f"{_ODF}spreadsheet"),
    "odp": _declares(f"{_ODF}presentation"),
    "epub": _declares("application/epub+zip"),
    "zip": lambda archive: True,
}


class DocumentForm(BaseDocumentForm):
    """The admin's document form: checks the file, and says what became of the reading of its text."""

    former_edition = forms.CharField(
        label="Édition que ce fichier remplace",
        max_length=80,
        required=False,
        help_text="Quand vous remplacez le fichier : « édition de 2019 ». L’ancien reste lisible à son adresse, daté.",
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "file" in self.fields:
            notes = (
                reading_note(self.instance),
                _text_note(self.instance),
                openness_note(self.instance),
                _former_note(self.instance),
            )
            self.fields["file"].help_text = format_html_join(" ", "{}", ((note,) for note in notes))
        else:
            del self.fields["former_edition"]
        for name in ("kind", "language"):
            if self.is_bound and name in self.fields and self.add_prefix(name) not in self.data:
                self.fields[name].required = False  # Wagtail uploads a file by its title alone, and asks the rest after
        if self.instance.pk and "file" not in self.fields and not self.is_bound:  # Wagtail's answer to an upload
            self.fields["title"].help_text = first_look(self.instance)

    @transaction.atomic
    def save(self, commit: bool = True) -> AbstractDocument:
        """Save the document; the file that another one replaces is kept as a former edition, and not deleted."""
        replaced = commit and self.instance.pk and "file" in self.changed_data
        before = getattr(self, "original_file", None) if replaced else None
        if before:
            self.original_file = None
        document: AbstractDocument = super().save(commit=commit)
        if before:
            keep_former(document, before, self.cleaned_data.get("former_edition", ""))
        return document

    def clean_file(self) -> object:
        """The file, checked where it is newly uploaded. Raises ValidationError."""
        file = self.cleaned_data["file"]
        if file and "file" in self.changed_data:
            check_content(file, file.name)
        return file


class CheckedImageField(WagtailImageField):
    """Wagtail measures an image outside its own guard: what Pillow refuses there is a fault of the file, not ours."""

    def to_python(self, data: object) -> object:
        """The uploaded image, or a ValidationError whatever its header claims."""
        try:
            return super().to_python(data)
        except ValidationError:
            raise
        except (DecompressionBombError, DecompressionBombWarning) as error:
            raise ValidationError(IMMENSE, code="file_too_many_pixels") from error
        except Exception as error:  # decoders raise whatever they like
            raise ValidationError(self.error_messages["invalid_image"], code="invalid_image") from error


class ImageForm(BaseImageForm):
    """The admin's image form: no file whatever brings it down."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if found := self.fields.get("file"):
            field = CheckedImageField(label=found.label, required=found.required, widget=found.widget)
            field.help_text = openness_note(self.instance) if self.instance.pk else field.help_text
            self.fields["file"] = field
        if "description" in self.fields:
            self.fields["description"].label = "Texte de remplacement"
            self.fields["description"].help_text = ALTERNATIVE
        if "holds_text" in self.fields and self.instance.is_pale:
            self.fields["holds_text"].help_text = TOO_PALE

    def save(self, commit: bool = True) -> AbstractImage:
        """Save the image, with whether the text that it holds can surely not be read."""
        holds = self.instance.holds_text
        if {"file", "holds_text"}.intersection(self.changed_data):
            self.instance.is_pale = holds and is_surely_pale(self.instance.file.open("rb"))
        image: AbstractImage = super().save(commit=commit)
        return image

    def clean(self) -> dict[str, object]:
        """An image says what it shows, or that it shows nothing that counts. Raises ValidationError."""
        cleaned: dict[str, object] = super().clean() or self.cleaned_data
        if "description" not in self.fields or "is_decorative" not in self.fields:
            return cleaned
        if not cleaned.get("description") and not cleaned.get("is_decorative"):
            self.add_error("description", NO_ALTERNATIVE)
        if cleaned.get("description") and cleaned.get("is_decorative"):
            self.add_error(
                "is_decorative", "Une image décorative n’a pas de texte de remplacement : gardez l’un des deux."
            )
        return cleaned


def _text_note(document: AbstractDocument) -> str:
    return format_html(
        '<a href="{}">Lire ou corriger son texte</a>.', reverse("document_text_edit", args=[document.pk])
    )


def _former_note(document: AbstractDocument) -> str:
    if not document.former_files.exists():
        return ""
    return format_html('<a href="{}">Anciennes éditions</a>', reverse("former_files", args=[document.pk]))


def reading_note(document: AbstractDocument) -> str:
    """What an editor is told of the text of a document."""
    if document.text_status == TextStatus.PENDING:
        return "Son texte sera lu dans un instant, puis trouvé par la recherche."
    parts = [document.get_text_status_display()]
    if document.page_count:
        parts.append(f"{document.page_count} page{'s' if document.page_count > 1 else ''}")
    note = f"{', '.join(parts)}."
    return f"{note} {document.text_message}".strip()
