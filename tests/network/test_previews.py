"""An editor previews a page before it was ever saved, and a published one as the form holds it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Page

from home.models import HomePage, NewsPage, PlainPage
from network.demarches.models import DemarchePage
from network.meetings.models import MeetingPage
from network.networks.models import NetworkPage
from tests.factories.network import asv, lille, make_meeting, make_network

pytestmark = pytest.mark.django_db


def preview(page, parent=None):
    if parent:
        # What Wagtail's editor does with a page that is not in the tree yet.
        page.set_url_path(parent)
        page.depth = parent.depth + 1
        page.path = Page._get_children_path_interval(parent.path)[1]
    response = page.make_preview_request()
    if hasattr(response, "render"):
        response.render()
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("model", [NewsPage, NetworkPage, DemarchePage, PlainPage])
def test_a_page_never_saved(tree, model):
    assert "Jamais enregistrée" in preview(model(title="Jamais enregistrée"), tree.home)


def test_a_home_page_never_saved(tree):
    assert "Une promesse" in preview(HomePage(title="Accueil", promise="Une promesse"), Page.get_first_root_node())


def test_a_meeting_never_saved(tree):
    page = MeetingPage(title="Jamais enregistrée", starts_at=timezone.now() + timedelta(days=1))
    page.territories = [lille()]
    page.demarches = [asv()]
    assert "Lille" in preview(page, tree.meetings)


def test_a_published_page_shows_what_the_form_holds(tree):
    page = make_meeting(tree, network=make_network(tree))
    page.territories = [lille()]
    assert "Lille" in preview(page)
