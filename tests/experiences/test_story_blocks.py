"""What the text of a récit can hold: sub-headings, pictures with credits, quotations, tables, videos by their link."""

import re

import pytest
from django.core.exceptions import ValidationError
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.rich_text import expand_db_html

from asv.core.blocks import TableBlock
from asv.core.small_tables import MOST_CELLS, MOST_ROWS, SmallTable, kept_in, shown_in
from asv.core.text_features import RICH_TEXT
from asv.core.text_figures import Figure
from asv.core.text_figures import shown_in as figures_in
from asv.resources.text import text_of_fields
from experiences.models import ExperiencePage
from operations.corpus.markup import inward, outward
from tests.factories.experiences import make_image
from tests.factories.site import make_experience, make_tree

pytestmark = pytest.mark.django_db
VIDEO = "https://videos.exemple.fr/w/1?a=1&b=2"


@pytest.fixture
def tree(db):
    return make_tree()


def told(tree, client, *course):
    page = make_experience(tree)
    page.course = [(kind, value) for kind, value in course]
    page.save_revision().publish()
    page = ExperiencePage.objects.get(pk=page.pk)
    return page, client.get(page.url).content.decode()


def test_each_stands_on_the_page_in_its_place(tree, client):
    image = make_image()
    type(image).objects.update(credit="Ville de Lille", description="Une place, à midi.")
    _page, html = told(
        tree, client,
        ("text", "<p>Avant.</p>"),
        ("heading", "Ce que l’on <b>entend</b>"),
        ("figure", {"image": image, "caption": "La place : midi"}),
        ("quote", {"quote": "On marche ensemble.", "who": "habitante relais"}),
        ("moment", {"title": "Le départ", "period": "", "text": "", "passage": ""}),
    )  # fmt: skip
    assert "<h3>Ce que l’on &lt;b&gt;entend" in html
    assert 'alt="Une place, à midi."' in html and "Crédit\u202f: Ville de Lille" in html and "<figcaption>" in html
    assert "<blockquote>" in html and "habitante relais" in html
    order = [html.index(words) for words in ("Avant.", "entend", "<figcaption>", "On marche", "Le départ")]
    assert order == sorted(order)


@pytest.mark.parametrize(
    "rows", ["Année\tSéances\n2015\t12\n2016", "Année;Séances\n\n 2015 ; 12 \n2016"], ids=["pasted", "typed"]
)
def test_a_table_comes_from_a_spreadsheet_or_is_typed(rows, tree, client):
    _page, html = told(tree, client, ("table", {"caption": "Séances par an", "rows": rows}))
    table = re.search(r"<table>.*?</table>", html, re.S)[0]
    assert re.findall(r'<th scope="col">(.*?)</th>', table) == ["Année", "Séances"]
    assert re.findall(r'<th scope="row">(.*?)</th>', table) == ["2015", "2016"]
    assert re.findall(r"<td>(.*?)</td>", table) == ["12", ""]
    assert "<caption>" in table


def test_a_video_asks_nothing_of_its_site_before_a_click(tree, client):
    video = {"title": "Une marche", "url": VIDEO, "words": "Dix femmes marchent."}
    _page, html = told(tree, client, ("video", video))
    assert f'href="{VIDEO.replace("&", "&amp;")}"' in html and "videos.exemple.fr, un autre site" in html
    assert not re.search(r'(?:src|poster|data)="https://videos', html) and "<iframe" not in html


def test_search_reads_their_words(tree, client):
    page, _html = told(
        tree, client,
        ("heading", "Intertitre rare"),
        ("table", {"caption": "Tableau rare", "rows": "Cellule rare;1"}),
        ("quote", {"quote": "Parole rare.", "who": ""}),
    )  # fmt: skip
    words = text_of_fields(page, ("course",))
    for said in ("Intertitre rare", "Tableau rare", "Cellule rare", "Parole rare"):
        assert said in words


TABLE = SmallTable.of(
    "Séances <i>par an</i>",
    [["Année", "Où"], ["2015", "au [parc](https://www.exemple.fr/a?b=1&c=2)"], ['"2016" > 2015']],
)


def test_a_text_holds_a_table_that_readers_see_and_search_reads(tree, client):
    page = make_experience(tree)
    page.context = f"<h3>Le quartier</h3><p>Avant.</p>{TABLE.tag}<blockquote>On marche.</blockquote>"
    page.save_revision().publish()
    page = ExperiencePage.objects.get(pk=page.pk)
    html = client.get(page.url).content.decode()
    assert "<h4>Le quartier</h4>" in html and "<blockquote>On marche.</blockquote>" in html  # below « Le contexte »
    table = re.search(r"<table>.*?</table>", html, re.S)[0]
    assert "<caption>Séances &lt;i&gt;par an" in table and "embed" not in html
    assert '<a href="https://www.exemple.fr/a?b=1&amp;c=2">parc</a>' in table
    assert re.findall(r'<th scope="row">(.*?)</th>', table) == ["2015", "&quot;2016&quot; &gt; 2015"]
    words = text_of_fields(page, ("context",))
    for said in ("Le quartier", "par an", "au parc", '"2016" > 2015', "On marche."):
        assert said in words
    assert "https" not in words


def test_an_archive_carries_the_tables_of_a_text():
    kept = f"<p>Avant.</p>{TABLE.tag}<p>Après.</p>"
    out = outward(kept, lambda kind, number: None)
    assert "<embed" not in out and out.count("<tr>") == 3
    assert inward(out, lambda kind, uid: None) == kept
    assert kept_in(shown_in(kept)) == kept


def test_a_text_holds_pictures_with_caption_and_credit(tree, client):
    image = make_image()
    type(image).objects.update(credit="Ville de Lille", description="Une place, à midi.")
    page = make_experience(tree)
    page.context = f"<p>Avant.</p>{Figure(str(image.pk), 'La <b>place</b>').tag}<p>Après.</p>"
    page.save_revision().publish()
    page = ExperiencePage.objects.get(pk=page.pk)
    html = client.get(page.url).content.decode()
    assert 'alt="Une place, à midi."' in html and "Crédit\u202f: Ville de Lille" in html
    assert re.search(r"<figcaption>La &lt;b&gt;place&lt;/b&gt;", html) and "<embed" not in html
    assert "La <b>place</b>" in text_of_fields(page, ("context",))
    image.delete()
    html = client.get(page.url).content.decode()
    assert "Avant." in html and "<figure" not in html.partition("Avant.")[2].partition("Après.")[0]


def test_many_pictures_are_read_at_one_look(django_assert_num_queries):
    images = [make_image() for _ in range(5)]
    texts = ["".join(Figure(str(image.pk), "").tag for image in images[:number]) for number in (1, 5)]
    for text in texts:
        expand_db_html(text)  # makes the copies, which Wagtail then remembers
        with django_assert_num_queries(1):
            expand_db_html(text)


def test_an_archive_names_the_pictures_of_a_text_and_leaves_out_what_it_may_not():
    kept = f"<p>Avant.</p>{Figure('12', 'Une « place » & elle').tag}<p>Après.</p>"
    out = outward(kept, lambda kind, number: {("image", "12"): "u-1"}.get((kind, number)))
    assert '<figure data-image="u-1"><figcaption>' in out and "<embed" not in out
    assert inward(out, lambda kind, uid: {("image", "u-1"): "12"}.get((kind, uid))) == kept
    assert (
        outward(kept, lambda kind, number: None) == inward(out, lambda kind, uid: None) == "<p>Avant.</p><p>Après.</p>"
    )


def test_the_editor_keeps_a_picture_and_nothing_that_names_none():
    image = make_image()
    kept = f"<p>Avant.</p>{Figure(str(image.pk), 'La place').tag}<p>Après.</p>"
    converter = ContentstateConverter(RICH_TEXT)
    sent = converter.from_database_format(kept)
    found = converter.to_database_format(sent)
    assert Figure(str(image.pk), "La place").html in figures_in(found)
    forged = sent.replace(f'"id": "{image.pk}"', '"id": "1 OR 1"')
    assert forged != sent and "<embed" not in converter.to_database_format(forged)


@pytest.mark.parametrize("rows", ["", "[", "3", "[3]", "[[3, null]]", "[" * 9000, '{"a": 1}'])
def test_a_table_that_is_none_shows_nothing(rows):
    assert shown_in(f'<p>A</p><embed embedtype="table" caption="x" rows="{rows}"/>').startswith("<p>A</p>")
    assert SmallTable.kept({"rows": rows}).framed == ""


@pytest.mark.parametrize(
    ("rows", "cells", "fits"), [(MOST_ROWS, MOST_CELLS, True), (MOST_ROWS + 1, 2, False), (2, 21, False)]
)
def test_a_table_that_is_too_large_is_refused_and_never_cut_in_silence(rows, cells, fits):
    block = TableBlock()
    value = block.to_python({"caption": "Tout", "rows": "\n".join(";".join(["x"] * cells) for _row in range(rows))})
    if fits:
        assert len(block.clean(value).table.rows) == rows
    else:
        with pytest.raises(ValidationError) as refused:
            block.clean(value)
        assert f"{rows} de {cells}" in str(refused.value.block_errors["rows"])
