"""Reading the text of documents as they arrive, then having the pages that carry them indexed again."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.dispatch import receiver

from asv.core.extraction import Reading, read_document
from asv.core.models import AsvDocument, DocumentText, TextStatus
from asv.core.text_admin import text_corrected
from asv.core.text_pages import corrections_of
from asv.jobs.models import OutboxEvent
from asv.jobs.outbox import emit_many
from asv.jobs.registry import register_consumer
from asv.resources.models import ResourceFile

CONSUMER = "documents:text"


def read_documents(events: Sequence[OutboxEvent]) -> None:
    """Read and store the text of each document named by these events, once even if several events name it."""
    for pk in dict.fromkeys(event.object_id for event in events):
        document = AsvDocument.objects.filter(pk=pk).first()
        if document:
            store_reading(document, read_document(document))


def store_reading(document: AsvDocument, reading: Reading) -> bool:
    """Keep what was read, unless the file was replaced meanwhile: its own event is on the way.

    Writes columns without saving the document, which would ask for another reading.
    """
    with transaction.atomic():
        same_file = AsvDocument.objects.filter(pk=document.pk, file=document.file.name)
        kept = same_file.update(
            text_status=_status(document, reading), text_message=reading.message[:300], page_count=reading.page_count
        )
        if not kept:
            return False
        read = {"pages": reading.pages, "parts": reading.parts, "read_from": document.file.name}
        DocumentText.objects.update_or_create(document_id=document.pk, defaults=read)  # what editors corrected stays
        index_carriers(AsvDocument, document)
    return True


def _status(document: AsvDocument, reading: Reading) -> str:
    """What an editor typed of pages without words is a text, too."""
    if reading.status == TextStatus.READY:
        return reading.status
    text = DocumentText.objects.filter(document=document.pk).first()
    typed = text is not None and any(corrections_of(text.corrected, document.file.name).values())
    return TextStatus.READY if typed else reading.status


@receiver(text_corrected)
def index_carriers(sender: type, document: AsvDocument, **kwargs: object) -> None:
    """Have the pages that carry a document indexed again: its text is another."""
    carriers = ResourceFile.objects.filter(document=document.pk).values_list("page_id", flat=True).distinct()
    emit_many("page", carriers)


register_consumer(CONSUMER, ["document"], read_documents)
