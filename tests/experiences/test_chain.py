"""Who took up whose action: shown on both pages, counted on the card, and told from the page itself."""

import pytest
from bs4 import BeautifulSoup
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone
from wagtail.models import BaseViewRestriction

from asv.contact.models import Subject
from asv.core.visibility import visible_to
from asv.resources.cards import cards_for
from asv.resources.models import ResourcePage
from experiences.chain import chain_context, tend_counts
from experiences.proposals.agreeing import agree, digest_of
from experiences.proposals.links import token_of
from experiences.proposals.models import Proposal, State
from experiences.proposals.panels import others_like
from experiences.proposals.telling import begin, send
from tests.factories.accounts import make_admin
from tests.factories.site import make_experience, make_tree, restrict
from tests.factories.updates import run_worker
from tests.proposals.test_proposing import opened

pytestmark = pytest.mark.django_db


def text_of(answer):
    return BeautifulSoup(answer.content, "html.parser").get_text(" ", strip=True)


@pytest.fixture
def tree():
    return make_tree()


def count_of(page):
    return ResourcePage.objects.get(pk=page.pk).redone


def test_the_chain_is_shown_both_ways_and_counted_on_the_card(client, tree):
    first = make_experience(tree, "Marcher à Lille")
    second = make_experience(tree, "Marcher à Roubaix", inspired_by=first, edited=True)
    make_experience(tree, "Marcher, un brouillon", inspired_by=first, live=False)
    there, back = text_of(client.get(first.url)), text_of(client.get(second.url))
    assert "Ils l’ont refaite Marcher à Roubaix" in there and "brouillon" not in there
    assert "Inspirée de\u202f: Marcher à Lille" in back or "Inspirée de\xa0: Marcher à Lille" in back
    assert count_of(first) == 1 and "refaite 1 fois" in text_of(client.get("/experiences/"))
    (card,) = cards_for(ResourcePage.objects.filter(pk=first.pk), visible_to(None))
    assert card.extra == {"redone": 1}
    first.refresh_from_db()
    first.save_revision().publish()
    assert count_of(first) == 1, "no revision of before counts otherwise"
    second.unpublish()
    assert count_of(first) == 0 and "refaite" not in text_of(client.get("/experiences/"))


def test_what_is_hidden_is_not_counted_nor_named(client, tree):
    first = make_experience(tree, "Marcher à Lille")
    second = make_experience(tree, "Marcher en secret", inspired_by=first, edited=True)
    restrict(second, BaseViewRestriction.PASSWORD)
    assert tend_counts(timezone.now()) == 1
    assert count_of(first) == 0 and "secret" not in text_of(client.get(first.url))


def test_a_page_without_a_chain_asks_nothing_more(client, tree, django_assert_max_num_queries):
    page = make_experience(tree)
    client.get(page.url)
    with django_assert_max_num_queries(0):
        assert chain_context(page, RequestFactory().get(page.url))["chain"].is_action


def test_who_redid_an_action_says_so_from_its_page_and_is_named_there_once_published(client, tree):
    first = make_experience(tree, "Marcher à Lille")
    link = BeautifulSoup(client.get(first.url).content, "html.parser").find("a", string="Dites-le")["href"]
    assert "Vous avez refait" in text_of(client.get(link)) and "Marcher à Lille" in text_of(client.get(link))
    form = BeautifulSoup(client.get(link).content, "html.parser").find("form", class_="form")
    client.post(form["action"], {"title": "Marcher à Douai", "email": "ada@exemple.fr", "opened": opened()})
    proposal = Proposal.objects.get()
    assert proposal.inspired_by_id == first.pk
    proposal.answers = {"where": "À Douai."}
    proposal.save()
    send(proposal, "")
    proposal.state = State.WRITING
    proposal.save()
    proposal.refresh_from_db()
    agree(proposal, digest_of(proposal.page))
    proposal.page.get_latest_revision().publish()
    assert "Marcher à Douai" in text_of(client.get(first.url)) and count_of(first) == 1


@pytest.mark.parametrize("asked", ["", "x", "0", "99999999999999999999", "-1"])
def test_an_address_that_names_no_action_begins_as_any(client, tree, asked):
    assert client.get(f"/proposer/?apres={asked}").status_code == 200
    hidden = make_experience(tree, "Marcher en secret", live=False)
    assert "secret" not in text_of(client.get(f"/proposer/?apres={hidden.pk}"))


def test_an_error_is_told_from_the_page_with_its_address(client, tree):
    page = make_experience(tree)
    link = BeautifulSoup(client.get(page.url).content, "html.parser").find("a", string="Signaler une erreur")["href"]
    form = BeautifulSoup(client.get(link).content, "html.parser")
    assert form.find("option", selected=True)["value"] == Subject.FAULT
    assert form.find("input", {"name": "about"})["value"].endswith(f"/r/{page.pk}")


def test_near_ones_are_shown_to_the_author_before_sending_and_to_the_team(client, tree):
    make_experience(tree, "Marcher pour se soigner à Lille")
    run_worker()
    mine, other = (
        begin(title, f"{number}@exemple.fr")
        for number, title in enumerate(("Marcher pour se soigner", "Se soigner et marcher"))
    )
    shown = text_of(client.get(reverse("proposal_send", args=[token_of(mine)])))
    assert "Des récits proches du vôtre" in shown and "Marcher pour se soigner à Lille" in shown
    assert "Se soigner et marcher" not in shown, "what another tells is theirs"
    assert others_like(mine) == []
    send(mine, "")
    send(other, "")
    client.force_login(make_admin())
    queue = text_of(client.get(reverse("proposals_proposal:edit", args=[mine.pk])))
    assert "Marcher pour se soigner à Lille" in queue and "Se soigner et marcher" in queue
