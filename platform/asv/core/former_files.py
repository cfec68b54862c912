"""The files that a document had before: a replaced file is kept with its date, until an editor closes it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from django.db import models
from django.db.models.fields.files import FieldFile
from django.db.models.signals import post_delete
from django.dispatch import Signal, receiver
from django.utils import timezone
from wagtail.documents import get_document_model_string
from wagtail.documents.models import AbstractDocument
from wagtail.log_actions import log

from asv.core.visitor import Visitor

FORMER_CLOSED = "asv.file.close_former"
# A document (`sender` is its model, `document` the row) has another file than before, `former` is the row of that one.
file_replaced = Signal()
_HAS_TEXT = models.ExpressionWrapper(models.Q(text__isnull=False), models.BooleanField())


class FormerFile(models.Model):
    """A file that a document had, and when another took its place.

    One that is closed has lost its bytes and keeps the reason: private data does not stay because it was cited.
    """

    document = models.ForeignKey(get_document_model_string(), on_delete=models.CASCADE, related_name="former_files")
    file = models.FileField("fichier", upload_to="documents", max_length=255)
    size = models.PositiveBigIntegerField("poids", null=True)
    edition = models.CharField("édition", max_length=80, blank=True)
    replaced_at = models.DateTimeField("remplacé le", default=timezone.now)
    closed_at = models.DateTimeField("fermé le", null=True)
    closed_reason = models.CharField("pourquoi", max_length=300, blank=True)
    text = models.JSONField("texte", null=True)  # as it stood when the file was replaced: `asv.core.text_pages`

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "ancienne édition d’un fichier"
        verbose_name_plural = "anciennes éditions de fichiers"
        ordering = ["-replaced_at", "-pk"]

    def __str__(self) -> str:
        return self.edition or self.filename

    @property
    def filename(self) -> str:
        """The file's own name."""
        return Path(str(self.file.name)).name

    @property
    def url(self) -> str:
        """Its lasting address, below that of its document."""
        return f"{self.text_url.removesuffix('texte/')}{self.filename}"

    @property
    def text_url(self) -> str:
        """Where its text is read as a page."""
        return f"/documents/{self.document_id}/editions/{self.pk}/texte/"


def keep_former(document: AbstractDocument, before: FieldFile, edition: str = "") -> FormerFile:
    """Keep the file that a document had until now, and tell who listens."""
    try:
        size = before.size
    except OSError:  # it was gone before
        size = None
    text = _text_before(document, str(before.name))
    former = FormerFile.objects.create(document=document, file=before.name, size=size, edition=edition, text=text)
    type(document)._default_manager.filter(pk=document.pk).update(has_former=True)
    document.has_former = True
    file_replaced.send(sender=type(document), document=document, former=former)
    return former


def _text_before(document: AbstractDocument, file: str) -> dict[str, object] | None:
    """What was read of a file, and corrected; None where it never was."""
    known = getattr(document, "text", None)
    if known is None or not known.is_of(file):
        return None
    return {"pages": known.pages, "parts": known.parts, "corrected": known.corrected.get(file, {})}


def attach_former(documents: Iterable[AbstractDocument]) -> None:
    """Give each document `former_open`: its former files that are open, latest first; no query where none has any."""
    having = [document for document in documents if document.has_former]
    found: dict[int, list[FormerFile]] = {}
    rows = FormerFile.objects.filter(document__in=having, closed_at=None).defer("text")
    for former in rows.annotate(has_text=_HAS_TEXT) if having else ():
        found.setdefault(former.document_id, []).append(former)
    for document in having:
        document.former_open = found.get(document.pk, [])


def close_former(former: FormerFile, reason: str, user: Visitor) -> None:
    """Take a former file off the disk for ever, its text with it, and keep why; its address says so."""
    name, storage = str(former.file.name), former.file.storage
    former.closed_at, former.closed_reason = timezone.now(), reason
    former.text = None
    former.save(update_fields=["closed_at", "closed_reason", "text"])
    log(former.document, FORMER_CLOSED, user=user, data={"file": str(former), "reason": reason})
    storage.delete(name)


@receiver(post_delete, sender=FormerFile)
def former_deleted(sender: type, instance: FormerFile, **kwargs: object) -> None:
    """The bytes go with the row, as the document's own do."""
    if instance.file.name and not instance.closed_at:
        instance.file.storage.delete(instance.file.name)
