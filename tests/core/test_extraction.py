"""Reading files: the words of sound ones, a French sentence for the others, and a caller that lives on."""

import io
import json
import re
import subprocess
import sys
from datetime import date, datetime, time
from importlib import import_module

import pytest
from django.apps import apps
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

from asv.core import extract_worker, extraction, extraction_text
from asv.core.extraction import MESSAGES, read_file
from asv.core.extraction_readers import READERS
from asv.core.extraction_text import Unreadable, clean
from asv.jobs.models import OutboxEvent
from tests.factories import files
from tests.factories.site import make_document

BOMB = "<w:p><w:r><w:t>" + " " * 40_000_000 + "</w:t></w:r></w:p>"


@pytest.fixture
def write(tmp_path):
    def inner(content, extension):
        path = tmp_path / f"document.{extension}"
        path.write_bytes(content)
        return path

    return inner


@pytest.mark.parametrize(
    ("extension", "content", "pages", "count"),
    [
        ("pdf", files.pdf("Ambassadeurs de santé", "Deuxième page"), ["Ambassadeurs de santé", "Deuxième page"], 2),
        ("docx", files.docx("Atelier", "santé ville"), ["Atelier\nsanté ville"], None),
        ("odt", files.odt("Conseil<text:s/>local", "de santé"), ["Conseil local\nde santé"], None),
        ("pptx", files.pptx(*(f"Diapo {n}" for n in range(1, 12))), [f"Diapo {n}" for n in range(1, 12)], 11),
        (
            "odp",
            files.odt(
                body="<draw:page><text:p>Une</text:p></draw:page><draw:page/><draw:page><text:p>Trois</text:p></draw:page>",
                kind="presentation",
            ),
            ["Une", "", "Trois"],
            3,
        ),
    ],
)
def test_words_are_read_page_by_page(write, extension, content, pages, count):
    path = write(content, extension)
    reading = read_file(path, extension)
    told = extraction.UNTAGGED if extension == "pdf" else ""
    assert (reading.status, reading.pages, reading.page_count, reading.message) == ("ready", pages, count, told)
    assert READERS[extension](path).pages == pages


def word_part(*texts):
    return (
        f'<w:x xmlns:w="{files.W}">' + "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in texts) + "</w:x>"
    )


def chart(*values):
    return "<c:x xmlns:c='c'>" + "".join(f"<c:pt><c:v>{value}</c:v></c:pt>" for value in values) + "</c:x>"


def test_what_stands_around_a_text_and_in_its_drawings_is_read_once(write):
    diagram = (
        f'<d:x xmlns:d="d" xmlns:a="{files.A}"><d:pt><d:t><a:p><a:r><a:t>Repérer</a:t></a:r></a:p></d:t></d:pt></d:x>'
    )
    content = files.docx(
        "Corps",
        **{
            "word/header1.xml": word_part("Atelier de Sallanges"),
            "word/header2.xml": word_part("Atelier de Sallanges", "Paire"),
            "word/footer1.xml": word_part("Note interne"),
            "word/charts/chart1.xml": chart("Élèves", 2019, 41),
            "word/diagrams/data1.xml": diagram,
        },
    )
    read = READERS["docx"](write(content, "docx")).pages
    assert read == ["Corps\nNote interne\nAtelier de Sallanges\nPaire\nÉlèves\n2019\n41\nRepérer"]
    relations = '<r><Relationship Target="../diagrams/data7.xml"/><Relationship Target="/ppt/charts/chart3.xml"/></r>'
    drawn = {
        "ppt/slides/_rels/slide2.xml.rels": relations,
        "ppt/diagrams/data7.xml": diagram,
        "ppt/diagrams/data8.xml": diagram.replace("Repérer", "Seul"),
        "ppt/charts/chart3.xml": chart("Filles"),
    }
    assert READERS["pptx"](write(files.pptx("Une", "Deux", **drawn), "pptx")).pages == ["Une", "Deux\nFilles\nRepérer"]
    around = (
        '<s xmlns:style="style" xmlns:text="text"><text:p>modèle</text:p><style:header><text:p>En tête</text:p>'
        "</style:header><style:footer><text:p>En pied</text:p></style:footer></s>"
    )
    content = files.odt("Corps", **{"styles.xml": around})
    assert READERS["odt"](write(content, "odt")).pages == ["Corps\nEn tête\nEn pied"]
    assert READERS["ods"](write(content, "ods")).pages == ["Corps"]


@pytest.mark.parametrize("epoch", [CALENDAR_WINDOWS_1900, CALENDAR_MAC_1904])
def test_a_workbook_is_read_as_it_is_seen(write, epoch):
    book = Workbook()
    book.epoch = epoch
    sheet = book.active
    sheet.append([date(2024, 3, 1), datetime(2023, 11, 12, 14, 30), time(9, 5), 0.256, 12.5, "Bilan", 45000])
    for cell, code in (("A1", "mmm yy"), ("D1", "0.0%"), ("E1", '0.0 "%"')):
        sheet[cell].number_format = code
    file = io.BytesIO()
    book.save(file)
    (page,) = READERS["xlsx"](write(file.getvalue(), "xlsx")).pages
    seen = ["01/03/2024, 1er mars 2024", "12/11/2023, 12 novembre 2023, 14:30", "09:05", "25,6 %", "12.5"]
    assert set(page.splitlines()) - {""} == {*seen, "Bilan", "45000"}


def test_what_readers_do_not_see_is_left_out(write):
    hidden = (
        "<w:p><w:del><w:r><w:delText>barré</w:delText></w:r></w:del><w:r><w:t>gardé</w:t></w:r></w:p>"
        '<x:Fallback xmlns:x="x"><w:p><w:r><w:t>double</w:t></w:r></w:p></x:Fallback>'
    )
    assert READERS["docx"](write(files.docx(body=hidden), "docx")).pages == ["gardé"]
    notes = {"word/footnotes.xml": f'<w:n xmlns:w="{files.W}"><w:p><w:t>Une note</w:t></w:p></w:n>'}
    assert READERS["docx"](write(files.docx("Corps", **notes), "docx")).pages == ["Corps\nUne note"]
    comment = "<text:p>vu<office:annotation><text:p>à relire</text:p></office:annotation></text:p>"
    assert READERS["odt"](write(files.odt(body=comment), "odt")).pages == ["vu"]


def word(pages, body):
    """A Word document that says it has this many pages."""
    return files.docx(body=body, **{"docProps/app.xml": f"<Properties><Pages>{pages}</Pages></Properties>"})


RENDERED = "<w:p><w:r><w:t>Une</w:t></w:r></w:p><w:p><w:r><w:lastRenderedPageBreak/><w:t>Deux</w:t></w:r></w:p>"
ASKED = '<w:p><w:r><w:t>Une</w:t><w:br w:type="page"/><w:t>Deux</w:t></w:r></w:p>'
SOFT = "<text:p>Une</text:p><text:p>Deux<text:soft-page-break/>Trois</text:p>"
STYLED = (
    '<style:style xmlns:style="s" style:name="P1"><style:p xmlns:fo="f" fo:break-before="page"/></style:style>'
    "<text:p>Une</text:p><text:p text:style-name='P1'>Deux</text:p>"
)


@pytest.mark.parametrize(
    ("extension", "content", "pages"),
    [
        ("docx", word(2, RENDERED), ["Une", "Deux"]),
        ("docx", word(2, ASKED), ["Une", "Deux"]),
        ("docx", word(3, RENDERED), ["Une Deux"]),
        ("docx", word(1, ASKED), ["Une Deux"]),
        ("docx", files.docx(body=ASKED), ["Une Deux"]),
        ("odt", files.odt(body=SOFT, pages=2), ["Une Deux", "Trois"]),
        ("odt", files.odt(body=STYLED, pages=2), ["Une", "Deux"]),
        ("odt", files.odt(body=SOFT, pages=5), ["Une Deux Trois"]),
        ("odt", files.odt(body=SOFT), ["Une Deux Trois"]),
    ],
)
def test_pages_of_texts_are_known_or_not_told(write, extension, content, pages):
    reading = read_file(write(content, extension), extension)
    assert [re.sub(r"\s+", " ", page) for page in reading.pages] == pages
    assert reading.page_count == (len(pages) if len(pages) > 1 else None)


def test_notes_stand_on_the_page_that_calls_them(write):
    body = RENDERED.replace("Une</w:t>", 'Une</w:t><w:footnoteReference w:id="2"/>')
    notes = (
        f'<w:n xmlns:w="{files.W}"><w:footnote w:id="1"><w:p><w:t>Perdue</w:t></w:p></w:footnote>'
        '<w:footnote w:id="2"><w:p><w:t>Appelée</w:t></w:p></w:footnote></w:n>'
    )
    content = files.docx(body=body, **{"word/footnotes.xml": notes, "docProps/app.xml": "<Pages>2</Pages>"})
    assert READERS["docx"](write(content, "docx")).pages == ["Une\nAppelée", "Deux\nPerdue"]


def test_text_is_cleaned():
    assert clean("san\u00ad\nté\x00 \x07 vi\ufffe\r\nlle\n\n\n\nfin \ud800") == "santé vi-\nlle\n\nfin"


@pytest.mark.parametrize(
    ("extension", "content", "reason"),
    [
        ("pdf", files.pdf("Secret", password="x"), "encrypted"),
        ("pdf", b"%PDF-1.7\nnothing more", "corrupt"),
        ("pdf", b"", "corrupt"),
        ("pdf", files.pdf("Texte")[:200], "corrupt"),
        ("docx", b"PK\x03\x04 broken", "corrupt"),
        ("docx", files.archive({"other.xml": "<x/>"}), "corrupt"),
        ("docx", files.docx(body="<w:p>"), "corrupt"),
        ("docx", files.docx(body=BOMB), "bomb"),
        ("docx", files.docx("x", **{f"m{n}.xml": "" for n in range(5_100)}), "bomb"),
        ("odt", files.odt("x", manifest="<encryption-data/>"), "encrypted"),
        ("pptx", files.archive({"a": "b"}), "corrupt"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_unsound_files_fail_with_a_sentence(write, extension, content, reason):
    path = write(content, extension)
    reading = read_file(path, extension)
    assert (reading.status, reading.pages, reading.message) == ("failed", [], MESSAGES[reason])
    with pytest.raises(Unreadable, match=reason):
        READERS[extension](path)


ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><w:document xmlns:w="w"><w:t>&b;</w:t></w:document>'
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><w:document xmlns:w="w"><w:t>&a;</w:t></w:document>'


@pytest.mark.parametrize("xml", [ENTITIES, OUTSIDE])
def test_entities_are_refused(write, xml):
    path = write(files.archive({"word/document.xml": xml}), "docx")
    assert read_file(path, "docx").message == MESSAGES["corrupt"]


def test_a_lying_size_is_no_way_in(write):
    content = bytearray(files.docx(body=BOMB))
    directory = content.rfind(b"PK\x01\x02word/document.xml"[:4])
    assert directory > 0
    size = content.find((len(BOMB)).to_bytes(4, "little")[2:], directory)
    content[size : size + 2] = b"\0\0"
    assert read_file(write(bytes(content), "docx"), "docx").status == "failed"


def test_damaged_compression(write):
    content = bytearray(files.docx(*(f"mot {n} bien différent {n * 7919}" for n in range(400))))
    content[300:340] = b"\xff" * 40
    assert read_file(write(bytes(content), "docx"), "docx").message == MESSAGES["corrupt"]


def test_pages_without_text_are_empty(write):
    reading = read_file(write(files.pdf("", ""), "pdf"), "pdf")
    assert (reading.status, reading.page_count) == ("empty", 2)
    assert "numérisées" in reading.message
    assert read_file(write(files.docx(""), "docx"), "docx").status == "empty"


def test_long_files_are_cut(write, monkeypatch):
    monkeypatch.setattr(extraction_text, "MOST_CHARACTERS", 25)
    monkeypatch.setattr(extraction_text, "MOST_PAGES", 3)
    text = READERS["pdf"](write(files.pdf(*["Dix lettres"] * 5), "pdf"))
    assert (text.page_count, text.cut, sum(map(len, text.pages))) == (5, True, 25)
    text = READERS["docx"](write(files.docx(*["Dix lettres"] * 5), "docx"))
    assert text.cut and len(text.pages[0]) <= 25
    text = READERS["pptx"](write(files.pptx(*["Dix lettres"] * 5), "pptx"))
    assert text.cut and sum(map(len, text.pages)) <= 25
    reading = extraction._ready({"pages": ["a"], "page_count": 1, "cut": True, "parts": None}, "pdf")
    assert "seul le début" in reading.message


def test_time_and_memory_are_bounded(write):
    path = write(files.pdf("Texte"), "pdf")
    assert read_file(path, "pdf", wall=0.001).message == MESSAGES["slow"]
    for megabytes in (14, 20, 24):  # wherever it falls: in Python, or where a library is loaded
        assert read_file(path, "pdf", memory=megabytes * 1024 * 1024).message == MESSAGES["heavy"]


@pytest.mark.parametrize(
    ("code", "out", "err", "reason"),
    [
        (-24, b"", b"", "slow"),
        (-11, b"", b"", "crash"),
        (1, b"", b"MemoryError", "heavy"),
        (1, b"", b"OSError: libpdfium.so: failed to map segment from shared object", "heavy"),
        (0, b"not json", b"", "crash"),
        (0, b'{"reason": "heavy"}', b"", "heavy"),
    ],
)
def test_however_the_reader_falls(write, monkeypatch, code, out, err, reason):
    def run(*args, **kwargs):
        return subprocess.CompletedProcess(args, code, out, err)

    monkeypatch.setattr(extraction.subprocess, "run", run)
    assert read_file(write(b"", "pdf"), "pdf").message == MESSAGES[reason]


@pytest.mark.parametrize(
    ("error", "reason"), [(MemoryError(), "heavy"), (RecursionError(), "corrupt"), (Unreadable("bomb"), "bomb")]
)
def test_the_worker_answers_in_json(monkeypatch, capfdbinary, error, reason):
    def reader(path):
        raise error

    monkeypatch.setattr(extract_worker, "limit", lambda memory, seconds: None)
    monkeypatch.setitem(READERS, "pdf", reader)
    assert extract_worker.main(["pdf", "x"]) == 0
    sys.stdout.flush()
    assert json.loads(capfdbinary.readouterr().out) == {"reason": reason}


@pytest.mark.django_db
def test_office_files_read_before_their_drawings_were_are_read_again():
    kept = [
        make_document(name=name) for name in ("notes.DOCX", "diapos.pptx", "budget.xlsx", "courrier.odt", "fiche.pdf")
    ]
    OutboxEvent.objects.all().delete()
    import_module("asv.resources.migrations.0005_read_office_files_again").ask_for_reading(apps, None)
    asked = OutboxEvent.objects.values_list("topic", "object_id")
    assert sorted(asked) == [("document", document.pk) for document in kept[:4]]
