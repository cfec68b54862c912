"""What may not be seen shows in no channel, whatever the index still holds."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.utils import timezone
from wagtail.models import BaseViewRestriction

from asv.core.models import DocumentText
from asv.core.page_views import page_context
from asv.core.visibility import visible_to
from asv.resources.models import ResourceFile
from search import engines
from search.engines.base import EngineUnavailable
from search.similar import similar_cards
from tests.factories.search import make_resource, reindex
from tests.factories.site import PASSWORD, make_document, make_user, restrict

pytestmark = pytest.mark.django_db

TITLE = "Le carnet des médiatrices"
TEASER = "Un chapô sur la médiation."
SECRETS = ("cachalot", "rhododendron", "annexe-tenue", "Annexe tenue")
QUESTIONS = ("", "q=carnet", "q=mediatrices", "q=cachalot", "q=rhododendron", "theme=essai-mentale", "format=pdf")


@pytest.fixture
def near(tree, terms, places):
    """An open récit of the same theme, whose near ones are read."""
    return make_resource(tree, "Un autre carnet de médiatrices", summary=TEASER, themes=[terms["essai-mentale"]])


@pytest.fixture
def kept(tree, terms, near):
    """A récit with a secret in its text and another in its file."""
    page = make_resource(
        tree, TITLE, summary=TEASER, themes=[terms["essai-mentale"]], context="<p>Le mot cachalot est dit ici.</p>"
    )
    document = make_document("Annexe tenue", "annexe-tenue.pdf")
    DocumentText.objects.update_or_create(document=document, defaults={"pages": ["Un rhododendron."]})
    ResourceFile.objects.create(page=page, document=document)
    reindex()
    return page


def said(client, page, near):
    """All that every channel says of anything."""
    texts = []
    for query in QUESTIONS:
        response = client.get(f"/recherche/?{query}")
        texts.append(answer_without_question(response.content.decode(), query))
        texts.append(
            answer_without_question(
                client.get(f"/recherche/?{query}", headers={"HX-Request": "true"}).content.decode(), query
            )
        )
        texts.append(client.get(f"/api/v1/recherche?{query}").content.decode())
        texts.append(answer_without_question(client.get(f"/recherche/flux.atom?{query}").content.decode(), query))
        for name in ("csv", "bib"):
            streamed = client.get(f"/recherche/export.{name}?{query}")
            texts.append(b"".join(streamed.streaming_content).decode())
    for begun in ("le carn", "cacha", "rhodo", "annexe"):
        texts.append(str(client.get(f"/recherche/suggestions/?q={begun}").json()["suggestions"]))
    texts.append(client.get(f"/api/v1/ressources/{page.pk}").content.decode())
    user = client.get("/recherche/").wsgi_request.user
    texts += [repr(card) for card in similar_cards(near.pk, visible_to(user))]
    return "\n".join(texts)


def answer_without_question(text, query):
    """The words of the question come back in the field, the title and the links; they tell nothing."""
    for word in ("cachalot", "rhododendron"):
        if word in query:
            text = text.replace(word, "")
    return text


def assert_hidden(text):
    assert TITLE not in text
    for secret in SECRETS:
        assert secret not in text


def assert_teaser_only(text):
    assert TITLE in text
    for secret in SECRETS:
        assert secret not in text


def in_index():
    """Bring the index in step, or leave it late: what is seen must not depend on it."""
    reindex()


def late():
    """The index still holds the page as it was."""


INDEX = pytest.mark.parametrize("then", [in_index, late])


def test_an_open_resource_is_seen_everywhere(client, kept, near):
    text = said(client, kept, near)
    for shown in (TITLE, "cachalot", "annexe-tenue"):
        assert shown in text


@INDEX
def test_unpublished(client, kept, near, then):
    kept.unpublish()
    then()
    assert_hidden(said(client, kept, near))


@INDEX
def test_deleted(client, kept, near, then):
    number = kept.pk
    kept.delete()
    then()
    assert_hidden(said(client, SimpleNamespace(pk=number), near))


@INDEX
def test_behind_a_password(client, kept, near, then):
    restrict(kept, BaseViewRestriction.PASSWORD)
    then()
    assert_hidden(said(client, kept, near))


@INDEX
def test_below_a_page_behind_a_password(client, kept, near, tree, then):
    restrict(tree.home, BaseViewRestriction.PASSWORD)
    then()
    assert_hidden(said(client, kept, near))


@INDEX
def test_for_those_signed_in(client, kept, near, then):
    restrict(kept)
    then()
    assert_teaser_only(said(client, kept, near))


@INDEX
def test_below_a_page_for_those_signed_in(client, kept, near, tree, then):
    restrict(tree.experiences)
    then()
    assert_teaser_only(said(client, kept, near))


@INDEX
def test_for_a_group(client, kept, near, then):
    restrict(kept, BaseViewRestriction.GROUPS, Group.objects.create(name="Réseau"))
    then()
    assert_teaser_only(said(client, kept, near))
    make_user()
    client.login(username="membre@exemple.fr", password=PASSWORD)
    assert_teaser_only(said(client, kept, near))


def test_a_member_of_the_group_sees_all(client, kept, near):
    group = Group.objects.create(name="Réseau")
    restrict(kept, BaseViewRestriction.GROUPS, group)
    reindex()
    make_user().groups.add(group)
    client.login(username="membre@exemple.fr", password=PASSWORD)
    assert client.get("/recherche/?q=cachalot").context["total"] == 1
    assert "cachalot" in client.get(f"/api/v1/ressources/{kept.pk}").json()["body"]
    assert any(
        "<mark>cachalot</mark>" in "".join(one["highlights"])
        for one in client.get("/api/v1/recherche?q=cachalot").json()["results"]
    )


def test_drafts_and_changes_in_waiting(client, kept, near, tree):
    draft = make_resource(tree, "Le carnet caché", context="<p>cachalot</p>", live=False)
    waiting = make_resource(tree, "Le carnet de demain", live=False, go_live_at=timezone.now() + timedelta(days=1))
    kept.title = "Le carnet changé"
    kept.save_revision()
    reindex()
    text = said(client, draft, near)
    assert draft.title not in text
    assert waiting.title not in text
    assert "Le carnet changé" not in text


def test_text_and_formats_of_a_restricted_resource_are_neither_found_nor_counted(client, kept, near):
    restrict(kept)
    reindex()
    for query in ("q=cachalot", "q=rhododendron", "q=annexe-tenue", "format=pdf"):
        found = client.get(f"/api/v1/recherche?{query}").json()
        assert found["count"] == 0, query
    facets = client.get("/api/v1/recherche?q=carnet").json()["facets"]
    assert facets["format"] == []


def test_a_word_of_a_hidden_text_corrects_nothing(client, kept, near):
    restrict(kept)
    reindex()
    assert client.get("/api/v1/recherche?q=cachalott").json()["corrected"] is None


def test_facets_do_not_count_what_is_behind_a_password(client, kept, near):
    restrict(kept, BaseViewRestriction.PASSWORD)
    reindex()
    (theme,) = [
        value
        for value in client.get("/api/v1/recherche").json()["facets"]["theme"]
        if value["value"] == "essai-mentale"
    ]
    assert theme["count"] == 1


def test_the_total_leaves_out_what_was_withdrawn(client, kept, near):
    kept.unpublish()
    response = client.get("/recherche/?q=carnet")
    assert response.context["total"] == 1
    assert client.get("/api/v1/recherche?q=carnet").json()["count"] == 1


# ---- near resources ----


def test_near_resources_reach_the_page(rf, kept, near):
    request = rf.get("/")
    request.user = AnonymousUser()
    assert [card.title for card in page_context(near, request)["similar"]] == [TITLE]
    assert list(page_context(type(near)(title="Aperçu"), request)["similar"]) == []


def test_near_resources_cost_two_queries(kept, near, django_assert_num_queries):
    with django_assert_num_queries(2):
        similar_cards(near.pk, visible_to(None))


def test_a_page_does_without_near_resources(kept, near, monkeypatch):
    def refuse():
        raise EngineUnavailable("down for the test")

    monkeypatch.setattr(engines, "get_engine", refuse)
    assert similar_cards(near.pk, visible_to(None)) == []
