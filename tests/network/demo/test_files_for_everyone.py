"""The demo's PDF files are made for everyone: tagged, titled, in French, and the site reads their structure."""

import re

import pikepdf
import pypdfium2
import pytest

from asv.core.extraction_readers import read_pdf
from asv.core.typography import french
from demo.load_corpus import CORPUS
from demo.papers import paper

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


@pytest.mark.parametrize("name", sorted(PDFS))
def test_the_text_of_a_file_has_all_its_words_in_their_order_but_the_number_of_the_page(name):
    with pypdfium2.PdfDocument(PDFS[name]) as pdf:
        seen = [words(page.get_textpage().get_text_range()) for page in pdf]
    pages = read_pdf(PDFS[name]).parts
    said = [words(" ".join(part.get("text") or " ".join(part["items"]) for part in page)) for page in pages]
    assert seen == [[*page, str(number), str(len(pages))] for number, page in enumerate(said, 1)]
    assert said[-1][-len(words(paper(name)["source"])) :] == words(french(paper(name)["source"]))


def words(text):
    return re.findall(r"\w+", text)
