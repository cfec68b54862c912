"""Lists remember their order and their themes until something changes; who may see what is asked each time."""

import re

import pytest
from wagtail.models import Page, PageViewRestriction

from experiences import models
from tests.factories import experiences as make
from tests.factories.many import copies

pytestmark = pytest.mark.django_db


def listed(client, model=models.ToolPage, query=""):
    page = client.get(make.index_for(model).get_url() + query).content.decode()
    return re.findall(r"<h2><a [^>]*>([^<]+)</a>", page), re.search(r'class="status">(\d+)', page)


def test_what_is_published_stands_in_its_list_at_once_and_what_is_withdrawn_is_gone(client):
    first = make.make(models.ToolPage, title="Premier", date="2020-01-01")
    assert listed(client)[0] == ["Premier"]
    second = make.make(models.ToolPage, title="Second", date="2021-01-01")
    assert listed(client)[0] == ["Second", "Premier"]
    second.date = "2019-01-01"
    second.save_revision().publish()
    assert listed(client)[0] == ["Premier", "Second"]
    copies(second, 2)
    assert listed(client)[0] == ["Premier", "Second", "Second 1", "Second 2"]
    first.unpublish()
    assert listed(client)[1].group(1) == "3"
    second.delete()
    assert listed(client)[0] == ["Second 1", "Second 2"]


def test_what_closes_without_a_word_is_not_shown_from_memory(client):
    """A restriction and a state written past every signal: the rows are asked anew whatever is remembered."""
    pages = [make.make(models.ToolPage, title=title) for title in ("Un", "Deux", "Trois")]
    assert len(listed(client)[0]) == 3
    Page.objects.filter(pk=pages[0].pk).update(live=False)
    PageViewRestriction.objects.bulk_create(
        [PageViewRestriction(page=pages[1], restriction_type="password", password="secret")]
    )
    assert listed(client)[0] == ["Trois"]


def test_themes_of_a_list_follow_its_pages(client):
    page = make.make(models.ToolPage)
    make.classify(page)
    page.save_revision().publish()
    url = make.index_for(models.ToolPage).get_url()
    themes = {shortcut.label for shortcut in client.get(url).context["shortcuts"]}
    assert themes
    page.themes.clear()
    page.save_revision().publish()
    assert client.get(url).context["shortcuts"] == []
