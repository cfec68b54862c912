"""Each kind of page that an older site may come as, read to its words: nothing of the database is asked."""

from __future__ import annotations

import io

import pytest
from docx import Document
from openpyxl import Workbook

from operations.older_site import markdown_pages, office_pages, reading
from operations.older_site.dates import day_in, moment_in
from operations.older_site.found import Unreadable
from operations.older_site.headings import RULES, field_of
from operations.older_site.piece import Links
from operations.older_site.pieces import cut, parsed
from operations.older_site.placing import filled
from tests.factories.files import archive
from tests.older_site import ground

_ODT = """<?xml version="1.0"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"><office:body><office:text>
<text:p text:style-name="Title">Un jardin partagé</text:p><text:h text:outline-level="1">Contexte</text:h>
<text:p>Un quartier<text:note><text:note-body><text:p>Selon l'étude.</text:p></text:note-body></text:note> de
 <text:a xlink:href="https://ville.example/">la ville</text:a>.</text:p>
<text:list><text:list-item><text:p>bêcher</text:p></text:list-item><text:list-item><text:p>semer</text:p></text:list-item>
</text:list><table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>Qui</text:p></table:table-cell>
<table:table-cell><text:p>Quoi</text:p></table:table-cell></table:table-row></table:table-header-rows>
<table:table-row><table:table-cell><text:p>Mairie</text:p></table:table-cell><table:table-cell><text:p>Terrain</text:p>
</table:table-cell></table:table-row></table:table>
<text:p><draw:frame><draw:image xlink:href="Pictures/1.png"/></draw:frame></text:p></office:text></office:body>
</office:document-content>"""


def odt(content: str = _ODT) -> bytes:
    mime = "application/vnd.oasis.opendocument.text"
    return archive({"mimetype": mime, "content.xml": content, "Pictures/1.png": ground.png()})


def docx() -> bytes:
    made = Document()
    made.add_heading("Un jardin partagé", 0)
    made.add_heading("Contexte", 1)
    made.add_paragraph("Un quartier de la ville.")
    made.add_paragraph("bêcher", style="List Bullet")
    made.add_paragraph("semer", style="List Bullet")
    table = made.add_table(rows=2, cols=2)
    for place, text in enumerate(("Qui", "Quoi", "Mairie", "Terrain")):
        table.cell(place // 2, place % 2).text = text
    made.add_picture(io.BytesIO(ground.png()))
    made.core_properties.author = "Centre social d'essai"
    into = io.BytesIO()
    made.save(into)
    return into.getvalue()


@pytest.mark.parametrize(("name", "content"), [("j.docx", docx()), ("j.odt", odt())], ids=["docx", "odt"])
def test_a_text_document_keeps_its_headings_lists_tables_images_and_notes(name, content):
    page = office_pages.read_office(name, content)
    found = cut(parsed(page.html), Links())
    assert page.title == "Un jardin partagé" and len(page.inside) == 1
    assert [piece.text for piece in found.pieces if piece.kind == "heading"] == ["Contexte"]
    assert "<li>bêcher</li><li>semer</li>" in page.html
    assert any("Mairie" in piece.html and "Terrain" in piece.html and "<li>" in piece.html for piece in found.pieces)
    if name.endswith("odt"):
        assert "<sup>1</sup>" in page.html and "Selon l'étude." in found.words
        assert '<a href="https://ville.example/">la ville</a>' in page.html
        assert any("<b>Qui :</b> Mairie ; <b>Quoi :</b> Terrain" in piece.html for piece in found.pieces)
        assert [piece.cells for piece in found.pieces if piece.cells] == [[["Qui", "Quoi"], ["Mairie", "Terrain"]]]


def test_a_markdown_page_says_in_its_front_matter_what_it_is():
    text = (
        "---\ntitle: Un jardin\ndate: 2016-05-04\nauthor: Centre social\ntags: [nutrition, jardins]\n"
        "categories:\n  - Fiches\npermalink: /fiches/jardin/\ntype: experience\nterritoire: com-59350\n---\n"
        "# Un jardin\n\nDes **mains**.\n\n| a | b |\n"
        "|---|---|\n| 1 | 2 |\n"
    )
    page = markdown_pages.read_markdown("fiches/jardin.md", text.encode(), "https://ancien.example")
    assert (page.title, page.day, page.author) == ("Un jardin", "2016-05-04", "Centre social")
    assert page.labels == [("catégorie", "Fiches"), ("mot-clé", "nutrition"), ("mot-clé", "jardins")]
    assert page.address == "https://ancien.example/fiches/jardin/"
    assert page.wishes == {"type": "experience", "place": "com-59350"}
    assert "<strong>mains</strong>" in page.html and "<h1>" not in page.html


def workbook() -> bytes:
    made, book = io.BytesIO(), Workbook()
    book.active.append(["Titre", "Date de publication", "Thématiques", "Fichier", "Objectifs", "Texte"])
    book.active.append(
        ["Un jardin", "04/05/2016", "nutrition ; jardins", "fiche.pdf", "Manger mieux", "Un texte.\nSa suite."]
    )
    book.active.append(["", "", "", "", "", "sans titre"])
    book.save(made)
    return made.getvalue()


def test_a_table_of_records_gives_a_page_a_line_and_its_other_columns_are_parts_of_the_text(tmp_path):
    place = ground.laid(
        tmp_path / "fonds", {"notices.xlsx": workbook(), "files/fiche.pdf": ground.PDF, "files/x.docx": docx()}
    )
    (page,) = ground.read(place)
    assert (page.title, page.day, page.files) == ("Un jardin", "2016-05-04", [("fiche.pdf", "")])
    assert page.labels == [("catégorie", "nutrition"), ("catégorie", "jardins")]
    assert page.html == "<p>Un texte.</p><p>Sa suite.</p><h2>Objectifs</h2><p>Manger mieux</p>"


def test_a_recit_is_filled_by_the_words_of_its_headings_and_loses_nothing():
    text = (
        "<p>Une entrée en matière.</p><h2>1. Le contexte</h2><p>Un quartier.</p>"
        "<h2>Objectifs de l'action</h2><p>Marcher.</p>"
        "<h2>Déroulement</h2><p>On part.</p><h3>Le premier automne</h3><p>Il pleut.</p><h2>Partenaires</h2><ul>"
        "<li>Ville : une salle</li><li>Centre social</li></ul><h2>Ce qu'ils en disent</h2>"
        "<p>« On respire », une habitante</p>"
        '<h2>Budget</h2><p>12 000 €, voir <a href="https://a.example/?b=1&amp;c=2">le détail</a></p>'
        "<h2>Résultats</h2><p>On dort.</p><h2>Une chose à part</h2><p>Sans place.</p>"
    )
    made = filled("experience", cut(parsed(text), Links()).pieces)
    said = made.content
    assert said["context"] == "<p>Un quartier.</p>" and said["objectives"] == "<p>Marcher.</p>"
    assert (
        said["budget"] == "12 000 €, voir le détail (https://a.example/?b=1&c=2)"
        and said["results"] == "<p>On dort.</p>"
    )
    assert [one["value"]["name"] for one in said["partners"]] == ["Ville", "Centre social"]
    assert said["partners"][0]["value"]["contribution"] == "une salle"
    assert said["voices"][0]["value"] == {"quote": "On respire", "who": "une habitante"}
    assert [one["value"].get("title") if one["type"] == "moment" else one["value"] for one in said["course"]] == [
        "<p>Une entrée en matière.</p>", "<p>On part.</p>", "Le premier automne", "Une chose à part",
    ]  # fmt: skip
    assert [(one.field, one.heading) for one in made.placed][:2] == [
        ("context", "1. Le contexte"),
        ("objectives", "Objectifs de l'action"),
    ]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("II - Les freins rencontrés", "obstacles"), ("Leviers", "levers"), ("Et après ?", "lessons"),
        ("Plus-value pour les habitants", "gain_residents"), ("Conditions de réussite", "transfer_implementation"),
        ("Moyens humains et matériels", "human_resources"), ("Diagnostic partagé", "diagnosis"),
        ("Calendrier", "duration"),
        ("La grande lessive", None),
    ],
)  # fmt: skip
def test_headings_name_fields_in_the_words_of_the_field(heading, field):
    found = field_of(heading, RULES["experience"])
    assert (found[0] if found else None) == field


def test_days_are_read_as_people_write_them():
    assert str(day_in("Publié le 1er février 2019, à Lille")) == "2019-02-01"
    assert str(day_in("05/04/2016")) == "2016-04-05" and day_in("31/02/2016") is None and day_in("en 2016") is None
    assert str(moment_in("le jeudi 3 avril 2025, à 14h00, en visio")[1]) == "14:00:00"


def test_a_text_keeps_its_words_whatever_its_markup():
    text = (
        "<div>Un <span>mot</span>, <b><p>deux</p></b><table><tr><td><table><tr><td>trois</td></tr></table>"
        "</td></tr></table><dl><dt>quatre</dt><dd>cinq</dd></dl><pre>six\nsept</pre><center><font>huit</font></center><details><summary>neuf"
        "</summary>dix</details><ul><p>onze</p><li>douze<ol><li>treize</ol></ul><address>quatorze</address></div>"
    )
    words = cut(parsed(text), Links()).words.split()
    for word in "Un mot deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze".split():  # noqa: SIM905
        assert any(word in one for one in words), word


_BOMB = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ah"><!ENTITY b "&a;&a;&a;&a;">]><rss><channel>&b;</channel></rss>'
)


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("rire.xml", _BOMB, "entités"),
        (
            "rire.odt",
            odt(_ODT.replace("<office:document", '<!DOCTYPE x [<!ENTITY a "ah">]><office:document', 1)),
            "abîmé",
        ),
        ("rire.md", "---\na: &a [1,1,1,1]\nb: &b [*a,*a,*a,*a]\nc: [*b,*b]\n---\nx\n", "YAML"),
        ("autre.xml", "<html/>", "pas un export"),
        ("coupe.xml", ground.wxr(ground.item(1, "a", "b"))[:-80], "abîmé"),
        ("photo.html", b"\x89PNG\0\0\0", "pas une page web"),
        ("photo.docx", b"PK\x03\x04rien", "abîmé"),
        ("gros.html", b"<p>" + b"x" * (9 * 1024**2), "8 Mo"),
        ("vide.md", "---\ntitle: rien\n---\n", "Aucun texte"),
        ("sans.csv", "a;b\n1;2\n", "titre"),
        ("faux.xlsx", b"PK\x03\x04rien", "abîmé"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(name, content, word, tmp_path):
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with ground.given(path) as source:
        read = reading.read_given(source)
    assert not read.pages and word in read.refused[0][1], read.refused


@pytest.mark.parametrize(
    ("members", "word"),
    [
        ({"../../etc/passwd": b"x"}, "sort de l’archive"),
        ({"/etc/passwd": b"x"}, "sort de l’archive"),
        ({"a\\..\\b.html": b"x"}, "sort de l’archive"),
        ({"bombe.html": bytes(30_000_000)}, "démesuré"),
        ({f"p/{n}.html": b"x" for n in range(5_001)}, "5000"),
    ],
    ids=["above", "root", "backslash", "bomb", "many"],
)
def test_a_zip_that_plays_tricks_is_refused_in_words(members, word, tmp_path):
    with pytest.raises(Unreadable, match=word), ground.given(ground.zipped(tmp_path / "a.zip", members)):
        pass
