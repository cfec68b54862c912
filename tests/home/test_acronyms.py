"""Acronyms of the glossary are explained where they first stand in a page's text, without a script."""

import pytest

from asv.taxonomy.models import GlossaryEntry
from home.acronyms import explained
from tests.factories.search import make_resource

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def glossary(tree):
    GlossaryEntry.objects.all().delete()
    GlossaryEntry.objects.create(term="CLS", slug="cls", meaning="Contrat local de santé")
    GlossaryEntry.objects.create(term="QPV", slug="qpv", meaning='Quartier "prioritaire" <b>')
    return tree.glossary


def test_once_in_running_text_and_nowhere_else(glossary, django_assert_num_queries):
    link = f'<a class="explained" href="{glossary.url}#cls">(contrat local de santé)</a>'
    given = '<h2>CLS</h2><p class="meta">CLS</p>'
    given += '<p data-block-key="x">Un <a href="/">CLS</a>, le CLS et un CLS-test.</p><p>CLS</p>'
    told = given.replace("le CLS et", f"le CLS {link} et")
    assert explained(given) == told
    with django_assert_num_queries(0):
        assert explained("<ul><li>Le <b>CLS</b></li></ul>") == f"<ul><li>Le <b>CLS {link}</b></li></ul>"


def test_not_where_the_page_says_it_and_never_as_markup():
    said = "<p>Le contrat local de sante (CLS)</p>"
    assert explained(said) == said
    assert "(quartier &quot;prioritaire&quot; &lt;b&gt;)" in explained("<p>QPV</p>")
    for odd in ("", "<p", "<p>CLS", "</p></a><p>rien</p>", "<p>" * 1000):
        explained(odd)


def test_on_a_page_and_it_follows_the_glossary(client, tree):
    page = make_resource(tree, "Un récit", summary="", gain_residents="<p>Avec le CLS.</p>")
    assert 'CLS <a class="explained"' in client.get(page.get_url()).content.decode()
    GlossaryEntry.objects.get(term="CLS").delete()
    assert "explained" not in client.get(page.get_url()).content.decode()
