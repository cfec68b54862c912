"""On paper: no navigation, the addresses of links, and a sheet on one side of A4."""

from __future__ import annotations

import pypdfium2
import pytest
from playwright.sync_api import expect

from tests.e2e.pages import path_of, paths_of_type

pytestmark = pytest.mark.browser


def on_paper(page) -> list[str]:
    """The text of each A4 page that comes out of the printer."""
    pdf = pypdfium2.PdfDocument(page.pdf(format="A4", prefer_css_page_size=True))
    return [sheet.get_textpage().get_text_bounded() for sheet in pdf]


@pytest.mark.parametrize("name", ["experience", "action", "analysis", "meeting"])
def test_print_has_no_navigation_and_says_where_links_lead(visitor, site, name):
    page = visitor
    page.goto(site.path(path_of(site, name)))
    page.emulate_media(media="print")
    for hidden in (".top", ".nav", ".foot", ".crumb", ".docacts", ".skip"):
        for part in page.locator(hidden).all():
            expect(part).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()
    colours = page.evaluate("[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]")
    assert colours == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]
    links = page.locator("main :is(.prose, .source, .facts) a[href^=http]").all()
    assert links or name not in ("experience", "action", "analysis")
    for link in links:
        after = link.evaluate("link => getComputedStyle(link, '::after').content")
        assert link.get_attribute("href") in after
    text = "".join(on_paper(page))
    assert "Aller au contenu" not in text
    for link in links:
        assert link.get_attribute("href")[:30] in text.replace("\r\n", "").replace("\n", "")


def test_a_recit_on_paper_ends_with_source_and_date(visitor, site):
    visitor.goto(site.path(path_of(site, "experience")))
    text = "".join(on_paper(visitor))
    assert "Source" in text
    assert "17 décembre 2019" in text


def test_dark_readers_print_ink_on_white(visitor, site):
    visitor.emulate_media(color_scheme="dark", media="print")
    visitor.goto(site.path(path_of(site, "experience")))
    assert visitor.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"


def test_every_inspir_actions_sheet_fits_one_side(visitor, site):
    paths = paths_of_type(site, "inspir-action")
    assert len(paths) >= 14
    too_long = {}
    for path in paths:
        visitor.goto(site.path(path))
        sheets = on_paper(visitor)
        if len(sheets) != 1:
            too_long[path] = len(sheets)
    assert not too_long


def test_results_on_paper_say_what_was_asked_when_and_where_each_one_is(visitor, site):
    page = visitor
    page.goto(site.path("/recherche/?q=sante&type=experience"))
    addresses = [link.get_attribute("href") for link in page.locator(".list .card :is(h2, h3) a").all()]
    assert addresses
    for link in page.locator(".printhead, .list .address").all():
        expect(link).to_be_hidden()
    page.emulate_media(media="print")
    for hidden in (".top", ".foot", "#filtres", ".tools", "#exporter", ".pager", ".art", "form.search"):
        for part in page.locator(hidden).all():
            expect(part).to_be_hidden()
    text = "".join(on_paper(page)).replace("\r\n", "\n")
    today = page.evaluate(
        "new Intl.DateTimeFormat('fr-FR', {dateStyle: 'long', timeZone: 'Europe/Paris'}).format(new Date())"
    )
    assert today in text
    assert "Récit d’expérience" in text.partition("/recherche/?")[0]
    assert "/recherche/?q=sante&type=experience" in text
    for address in addresses:
        assert address in text.replace("\n", "")
