"""The demo's PDF files are made for everyone: tagged, titled, in French, and the site reads their structure."""

import pikepdf
import pytest

from asv.core.extraction_readers import read_pdf
from demo.load_corpus import CORPUS

PDFS = {path.name: path for path in CORPUS.glob("files/*/*.pdf")}


def tags_below(element):
    """The names of the elements of a structure tree, in its order."""
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield str(kid["/S"])
            yield from tags_below(kid)


@pytest.mark.parametrize("name", sorted(PDFS))
def test_a_file_is_tagged_titled_and_says_its_language(name):
    with pikepdf.open(PDFS[name]) as pdf:
        root = pdf.Root
        assert root.MarkInfo.Marked and str(root.Lang).startswith("fr")
        assert root.ViewerPreferences.DisplayDocTitle and " : " in str(pdf.docinfo.Title)
        with pdf.open_metadata() as told:
            assert told["pdfuaid:part"] == "1" and told["dc:title"] == str(pdf.docinfo.Title)
        tags = list(tags_below(root.StructTreeRoot))
        assert tags.count("/H1") == 1 and {"/H2", "/P"} <= set(tags)
        assert all("/Tabs" not in page or page.Tabs == "/S" for page in pdf.pages)


def test_the_site_reads_headings_lists_and_paragraphs_of_them():
    parts = read_pdf(PDFS["2019-11-synthese-rencontre-asv.pdf"]).parts
    first = parts[0]
    assert (first[0]["kind"], first[0]["level"]) == ("h", 1)
    assert [part["level"] for part in first if part["kind"] == "h"][1:] == [2] * 5
    (found,) = [part for part in first if part["kind"] == "ul"]
    assert len(found["items"]) == 5 and found["items"][0].startswith("les conseils territoriaux de santé")
    assert not any("Document de démonstration" in str(part) for page in parts for part in page)  # the foot is no text
