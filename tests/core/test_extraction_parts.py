"""What a file says of its own text: headings, lists and tables, page by page where its pages are known."""

import pytest

from asv.core.extraction_readers import READERS
from asv.core.text_parts import heading, items, paragraph, table
from tests.factories import files

STYLES = f"""<w:styles xmlns:w="{files.W}">
<w:style w:styleId="T1"><w:name w:val="heading 1"/></w:style>
<w:style w:styleId="Sub"><w:name w:val="Sous"/><w:basedOn w:val="T1"/></w:style>
<w:style w:styleId="Deep"><w:name w:val="Autre"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>
<w:style w:styleId="Puces"><w:name w:val="List Bullet"/></w:style></w:styles>"""
NUMBERING = f"""<w:numbering xmlns:w="{files.W}">
<w:abstractNum w:abstractNumId="4"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum>
<w:num w:numId="7"><w:abstractNumId w:val="4"/></w:num></w:numbering>"""
BREAK = "<w:lastRenderedPageBreak/>"


def word(text, style="", number=""):
    properties = (f'<w:pStyle w:val="{style}"/>' if style else "") + (
        f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>' if number else ""
    )
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>".replace("|", f"</w:t>{BREAK}<w:t>")


def row(*cells, head=False):
    marked = "<w:trPr><w:tblHeader/></w:trPr>" if head else ""
    return f"<w:tr>{marked}{''.join(f'<w:tc>{word(cell)}</w:tc>' for cell in cells)}</w:tr>"


@pytest.fixture
def read(tmp_path):
    def inner(extension, content):
        path = tmp_path / f"a.{extension}"
        path.write_bytes(content)
        return READERS[extension](path)

    return inner


def test_a_word_document_keeps_headings_lists_and_tables(read):
    body = (
        word("Bilan", "T1")
        + word("Un  début.")
        + word("un", "Puces")
        + word("deux", "Puces")
        + word("avant", number="7")
        + f"<w:tbl>{row('Année', 'Personnes', head=True)}{row('2019', '340')}</w:tbl>"
        + word("Sous-titre", "Sub")
        + word("Troisième", "Deep")
        + "<w:p><w:del><w:r><w:t>effacé</w:t></w:r></w:del></w:p>"
    )
    found = read("docx", files.docx(body=body, **{"word/styles.xml": STYLES, "word/numbering.xml": NUMBERING}))
    assert found.parts == [
        [
            heading(1, "Bilan"),
            paragraph("Un début."),
            items("ul", "un", "deux"),
            items("ol", "avant"),
            table(["2019", "340"], head=["Année", "Personnes"]),
            heading(1, "Sous-titre"),
            heading(3, "Troisième"),
        ]
    ]
    assert found.pages[0].startswith("Bilan\nUn début.")


def test_a_word_document_keeps_its_pages_where_they_are_known(read):
    count = {"docProps/app.xml": "<Properties><Pages>3</Pages></Properties>"}
    body = word("Un.") + word("Avant|après.") + f"<w:tbl>{row('a')}{row('b|c')}</w:tbl>" + word("Fin.")
    found = read("docx", files.docx(body=body, **count))
    assert len(found.pages) == 3
    assert found.parts == [
        [paragraph("Un."), paragraph("Avant")],
        [paragraph("après."), table(["a"], ["bc"])],
        [paragraph("Fin.")],
    ]
    assert len(read("docx", files.docx(body=body)).parts) == 1


def test_notes_come_after_the_text(read):
    notes = (
        f'<w:footnotes xmlns:w="{files.W}"><w:footnote w:id="2">{word("Source : Insee.")}</w:footnote></w:footnotes>'
    )
    body = '<w:p><w:r><w:t>Un chiffre</w:t><w:footnoteReference w:id="2"/></w:r></w:p>'
    assert read("docx", files.docx(body=body, **{"word/footnotes.xml": notes})).parts == [
        [paragraph("Un chiffre"), heading(1, "Notes"), items("ol", "Source : Insee.")]
    ]


def test_an_opendocument_text_keeps_headings_lists_and_tables(read):
    body = (
        '<text:h text:outline-level="2">Bilan</text:h><text:p>Un début.</text:p>'
        "<text:list><text:list-item><text:p>un</text:p><text:list><text:list-item><text:p>dedans</text:p>"
        "</text:list-item></text:list></text:list-item><text:list-item><text:p>deux</text:p><text:p>encore</text:p>"
        "</text:list-item></text:list>"
        '<table:table xmlns:table="t"><table:table-header-rows><table:table-row><table:table-cell>'
        "<text:p>Année</text:p></table:table-cell></table:table-row></table:table-header-rows><table:table-row><table:table-cell>"
        "<text:p>2019</text:p></table:table-cell></table:table-row></table:table>"
    )
    assert read("odt", files.odt(body=body)).parts == [
        [
            heading(2, "Bilan"),
            paragraph("Un début."),
            items("ul", "un", "dedans", "deux encore"),
            table(["2019"], head=["Année"]),
        ]
    ]


def test_a_pdf_without_tags_says_nothing_of_its_parts(read):
    assert read("pdf", files.pdf("Un titre")).parts is None
