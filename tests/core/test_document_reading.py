"""From an uploaded document to the index: the worker reads it, says what became of it, and carries on."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage

from asv.core import extraction
from asv.core.extraction import Reading, read_document
from asv.core.models import AsvDocument, DocumentText
from asv.jobs.models import OutboxEvent
from asv.jobs.registry import consumers
from asv.resources.assemble import documents_for
from asv.resources.models import ResourceFile
from asv.resources.reading import CONSUMER, read_documents, store_reading
from tests.factories import files
from tests.factories.site import make_experience, make_tree

pytestmark = pytest.mark.django_db


def make(name, content, **values):
    return AsvDocument.objects.create(title=name, file=ContentFile(content, name=name), **values)


def work():
    """What the worker does with the events that wait."""
    events = list(OutboxEvent.objects.filter(topic="document").order_by("id"))
    OutboxEvent.objects.all().delete()
    next(consumer for consumer in consumers() if consumer.name == CONSUMER).handle(events)


def test_a_document_is_read_and_its_pages_indexed_again():
    page = make_experience(make_tree())
    document = make("guide.pdf", files.pdf("Ambassadeurs", "Deuxième"))
    ResourceFile.objects.create(page=page, document=document)
    work()
    document.refresh_from_db()
    assert (document.text_status, document.page_count, document.text_message) == ("ready", 2, extraction.UNTAGGED)
    assert document.text.pages == ["Ambassadeurs", "Deuxième"]
    assert list(OutboxEvent.objects.values_list("topic", "object_id")) == [("page", page.pk)]
    assert next(documents_for([page.pk])).files[0].pages == ("Ambassadeurs", "Deuxième")


def test_bad_files_stop_nothing():
    bad = [make("a.pdf", b"%PDF-nothing"), make("b.docx", b"not a zip"), make("c.pdf", files.pdf("x", password="y"))]
    gone = make("d.pdf", files.pdf("x"))
    gone.file.storage.delete(gone.file.name)
    deleted = make("e.pdf", files.pdf("x"))
    AsvDocument.objects.filter(pk=deleted.pk).delete()
    sheet, good = make("f.zip", files.archive({"a": "b"})), make("g.odt", files.odt("Lisible"))
    work()
    statuses = dict(AsvDocument.objects.values_list("pk", "text_status"))
    assert [statuses[document.pk] for document in (*bad, gone)] == ["failed"] * 4
    assert (statuses[sheet.pk], statuses[good.pk]) == ("empty", "ready")
    assert all(AsvDocument.objects.exclude(pk=good.pk).values_list("text_message", flat=True))
    assert DocumentText.objects.get(document=good).pages == ["Lisible"]


def test_reading_asks_for_no_other_reading():
    make("a.pdf", files.pdf("x"))
    work()
    assert not OutboxEvent.objects.filter(topic="document").exists()


def test_several_saves_are_one_reading(monkeypatch):
    document = make("a.pdf", files.pdf("x"))
    document.save()
    seen = []
    monkeypatch.setattr("asv.resources.reading.read_document", lambda found: seen.append(found.pk) or Reading("empty"))
    read_documents(OutboxEvent.objects.filter(topic="document"))
    assert seen == [document.pk]


def test_a_file_replaced_meanwhile_waits_for_its_own_reading():
    document = make("a.pdf", files.pdf("Ancien"))
    reading = read_document(document)
    AsvDocument.objects.filter(pk=document.pk).update(file="documents/b.pdf")
    assert store_reading(document, reading) is False
    assert not DocumentText.objects.exists()


def test_a_failed_reading_takes_the_old_text_away():
    document = make("a.pdf", files.pdf("Ancien"))
    work()
    document.file.save("b.pdf", ContentFile(b"%PDF-broken"))
    work()
    document.refresh_from_db()
    assert (document.text_status, document.page_count, document.text.pages) == ("failed", None, [])


def test_storage_elsewhere_is_copied_for_reading(monkeypatch):
    document = make("a.odt", files.odt("Ailleurs"))

    def nowhere(self, name):
        raise NotImplementedError

    monkeypatch.setattr(FileSystemStorage, "path", nowhere)
    monkeypatch.setattr(document.file, "open", lambda mode: ContentFile(files.odt("Ailleurs")))
    monkeypatch.setattr(type(document.file), "size", property(lambda self: 10))
    assert read_document(document).pages == ["Ailleurs"]


def test_a_file_too_large_is_not_read(monkeypatch):
    monkeypatch.setattr(extraction, "MOST_BYTES", 10)
    assert "100 Mo" in read_document(make("a.pdf", files.pdf("x"))).message
