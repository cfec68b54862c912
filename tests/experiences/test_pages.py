"""Each page type renders filled and bare, and says all of itself to the search."""

import re
from html.parser import HTMLParser

import pytest
from django.utils.html import escape

from asv.core import page_views
from asv.resources.assemble import documents_for
from asv.resources.editions import editions_context
from asv.resources.models import ResourcePage
from experiences import models
from tests.factories import experiences as make

pytestmark = pytest.mark.django_db
TYPES = list(make.FULL)


@pytest.fixture(autouse=True)
def no_providers(monkeypatch):
    """What other rooms add to a page is theirs to test."""
    monkeypatch.setitem(page_views._VIEWS, ResourcePage, [lambda page, request: {"similar": []}, editions_context])


class Outline(HTMLParser):
    """Headings of a page in order, and its ids."""

    def __init__(self, html):
        super().__init__()
        self.levels, self.ids = [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if re.fullmatch(r"h[1-6]", tag):
            self.levels.append(int(tag[1]))
        self.ids += [value for name, value in attrs if name == "id"]


def html_of(client, page):
    response = client.get(page.get_url())
    assert response.status_code == 200
    return response.content.decode()


def assert_sound(html):
    found = Outline(html.partition("<main")[2].partition("</main>")[0])
    assert found.levels[0] == 1
    assert found.levels.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(found.levels, found.levels[1:], strict=False))
    assert len(found.ids) == len(set(found.ids))


@pytest.mark.parametrize("model", TYPES)
def test_a_filled_page_shows_everything(client, model):
    page = make.FULL[model]()
    html = html_of(client, page)
    assert_sound(html)
    for value in set(re.findall(r"mot-[a-z0-9-]+", page.body_text())):
        assert value in html, value
    assert "Lille, Nord, Hauts-de-France" in html
    assert "https://source.example/page" in html
    assert "PDF" in html


@pytest.mark.parametrize("model", TYPES)
def test_a_bare_page_shows_nothing_empty(client, model):
    page = make.make(model, title="Un titre <seul> & rien")
    html = html_of(client, page)
    assert_sound(html)
    main = html.partition("<main")[2].partition("</main>")[0]
    assert escape("Un titre <seul> & rien") in main
    allowed = ["Télécharger"] if model is models.DocumentPage else []
    assert re.findall(r"<h2[^>]*>(.*?)</h2>", main) == allowed
    assert not re.search(r"<(?:p|ul|ol|dl|section|aside)[^>]*>\s*</", main.replace('<p class="meta dots">', ""))


@pytest.mark.parametrize("model", TYPES)
def test_a_page_says_all_of_itself_to_the_search(model):
    page = make.FULL[model]()
    (document,) = documents_for([page.pk])
    assert document.type == model.resource_type
    assert document.terms["theme"] == ("participation-des-habitants",)
    assert "pdf" in document.formats
    for name in set(make.filled_fields(model)) & set(model.body_fields):
        assert make.word(name) in document.body


def test_a_recit_says_the_words_of_each_block():
    page = models.ExperiencePage.objects.get(pk=make.full_experience().pk)
    body = page.body_text()
    for value in ("texte", "moment-0", "passage", "fonction", "comment", "partenaire-1", "apport", "paroles", "qui"):
        assert f"mot-{value}" in body


def test_moments_that_follow_each_other_make_one_list(client):
    page = make.full_experience(moments=3)
    page.course = [
        ("moment", make.moment(1)),
        ("moment", make.moment(2)),
        ("text", "<p>mot-puis</p>"),
        ("moment", make.moment(3)),
    ]
    page.save()
    html = html_of(client, page)
    assert html.count('<ol class="moments">') == 2
    assert html.index("mot-moment-2") < html.index("mot-puis") < html.index("mot-moment-3")


def test_partners_stand_under_their_part(client):
    html = html_of(client, make.full_experience())
    assert (
        html.index("Pilotage") < html.index("mot-partenaire-0") < html.index("Relais") < html.index("mot-partenaire-1")
    )


def test_similar_resources_come_from_the_context(client, monkeypatch):
    other = make.make(models.ExperiencePage, title="Un voisin")

    def near(page, request):
        from asv.core.visibility import visible_to
        from asv.resources.cards import cards_for

        return {"similar": cards_for([other], visible_to(None))}

    monkeypatch.setitem(page_views._VIEWS, ResourcePage, [near])
    html = html_of(client, make.make(models.ExperiencePage))
    assert "Proches de ce récit" in html
    assert "Un voisin" in html


def test_a_report_cites_only_what_may_be_listed(client):
    page = make.full_analysis()
    hidden = models.ExperiencePage.objects.get(pk=page.chapters[0].value["content"][1].value["experiences"][0].pk)
    assert f'href="{hidden.get_url()}"' in html_of(client, page)
    hidden.unpublish()
    assert f'href="{hidden.get_url()}"' not in html_of(client, page)


def test_a_report_links_its_previous_edition_and_its_chapters(client):
    html = html_of(client, make.full_analysis())
    assert "Analyse de 2017" in html
    assert 'href="#chapitre-1-mot-chapitre"' in html
    assert 'id="chapitre-1-mot-chapitre"' in html


def test_a_sheet_does_not_name_a_recit_that_is_not_published(client):
    page = make.full_sheet()
    assert "Le récit entier" in html_of(client, page)
    page.experience.unpublish()
    assert "Le récit entier" not in html_of(client, page)


def test_a_tool_names_its_editable_formats(client):
    html = html_of(client, make.full_tool())
    assert "ODT (texte)" in html
    assert "Outil pédagogique" in html


def test_a_notice_carries_its_file_and_follows_its_replacement():
    page = make.full_document()
    new = make.make_document("v2.docx", "Deuxième version")
    page.document = new
    page.save()
    page.save()
    again = models.DocumentPage.objects.get(pk=page.pk)
    assert [link.document_id for link in again.files.all()] == [new.pk]
    (document,) = documents_for([page.pk])
    assert document.formats == ("docx",)


def test_a_list_item_may_be_stored_the_old_way(client):
    page = make.full_analysis()
    told = make.make(models.ExperiencePage, title="Cité à l'ancienne")
    page.characteristics = [{"type": "characteristic", "value": {"name": "P", "text": "", "experiences": [told.pk]}}]
    page.save()
    assert "Cité à l’ancienne" in html_of(client, models.AnalysisPage.objects.get(pk=page.pk))
