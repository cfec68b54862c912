"""The organisation behind a resource is asked once whether it is still right, and answers without an account."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from asv.jobs.models import OutgoingMail
from asv.resources.models import ResourceOrganisation
from asv.stewardship import contacts
from asv.stewardship.contacts import LINK, ask, forget, still_owed
from asv.stewardship.models import ContactAnswer, Upkeep
from asv.stewardship.upkeep import tend
from experiences.models import ExperiencePage
from tests.factories.site import make_experience, restrict
from tests.factories.taxonomy import make_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def body(db):
    return make_organisation("Ville de Lille", email="sante@lille.example")


def due(tree, body, title, role="porteur", days=20):
    page = make_experience(tree, title)
    ResourceOrganisation.objects.create(page=page, organisation=body, role=role)
    tend([page.pk])
    Upkeep.objects.filter(page=page.pk).update(due_on=timezone.localdate() + timedelta(days=days))
    return page


def browser():
    return Client(headers={"sec-fetch-site": "same-origin"})


def link():
    mail = OutgoingMail.objects.order_by("-pk")[0]
    return re.search(r"https://asv\.example(/organisations/\S+)", mail.text)[1]


def test_it_is_asked_in_time_once_and_only_where_it_has_an_address(tree, body):
    due(tree, body, "Bientôt")
    due(tree, body, "Plus tard", days=80)
    due(tree, make_organisation("Sans adresse"), "Sans adresse")
    due(tree, body, "Financée", role="financeur")
    restrict(due(tree, body, "Cachée"), "password")
    assert ask(timezone.now()) == 1
    assert ask(timezone.now()) == 0
    [mail] = OutgoingMail.objects.all()
    assert (mail.recipient, mail.subject) == ("sante@lille.example", "Toujours exact ? Bientôt")
    assert still_owed(mail) and "Cachée" not in mail.text and "Plus tard" not in mail.text


def test_whom_the_page_says_to_contact_is_asked_first(tree, body):
    contact = make_organisation("Centre social", email="accueil@centre.example")
    silent = make_organisation("Sans courriel")
    for title, named in (("Avec contact", contact), ("Contact sans adresse", silent)):
        page = due(tree, body, title)
        ExperiencePage.objects.filter(pk=page.pk).update(contact_organisation=named)
    alone = make_experience(tree, "Contact seul", contact_organisation=contact)
    tend([alone.pk])
    Upkeep.objects.filter(page=alone.pk).update(due_on=timezone.localdate())
    assert ask(timezone.now()) == 2
    asked = {mail.recipient: mail.text for mail in OutgoingMail.objects.all()}
    assert "Avec contact" in asked["accueil@centre.example"] and "Contact seul" in asked["accueil@centre.example"]
    assert "Contact sans adresse" in asked["sante@lille.example"] and "Avec contact" not in asked["sante@lille.example"]


def test_yes_counts_as_a_review_and_readers_see_it(tree, body, client):
    page = due(tree, body, "Bientôt")
    ask(timezone.now())
    mail, path = OutgoingMail.objects.get(), link()
    assert "Oui, toujours exact" in client.get(path).content.decode()
    assert ExperiencePage.objects.get(pk=page.pk).reviewed_on is None, "reading the link answers nothing"
    answer = browser().post(path, {"page": page.pk, "verdict": "exacte"}, follow=True).content.decode()
    assert "il ne reste rien à confirmer" in answer
    assert ExperiencePage.objects.get(pk=page.pk).reviewed_on == timezone.localdate()
    assert not still_owed(mail)
    assert "relu le" in client.get(page.url).content.decode()
    Upkeep.objects.filter(page=page.pk).update(due_on=timezone.localdate())
    assert ask(timezone.now() + timedelta(days=1000)) == 1, "the next review asks again"


def test_what_is_to_correct_waits_for_the_team_with_its_words(tree, body, team):
    page = due(tree, body, "Bientôt")
    ask(timezone.now())
    path = link()
    assert "Dites en une phrase" in browser().post(path, {"page": page.pk, "verdict": "corriger"}).content.decode()
    assert not ContactAnswer.objects.exists()
    words = "Le poste n’existe <b>plus</b>."
    browser().post(path, {"page": page.pk, "verdict": "corriger", "words": words})
    assert "déjà enregistrée" in browser().post(path, {"page": page.pk, "verdict": "exacte"}).content.decode()
    assert "organisation a répondu" in team["editor"].get("/admin/").content.decode()
    review = f"/admin/relecture/{page.pk}/"
    html = team["editor"].get(review).content.decode()
    assert "À corriger" in html and "Le poste n’existe &lt;b&gt;plus" in html
    team["editor"].post(review)
    assert ContactAnswer.objects.get().settled_at
    assert "Le poste" not in team["editor"].get(review).content.decode()


def test_an_answer_is_for_what_was_asked_and_from_a_page_of_ours(tree, body):
    page, other = due(tree, body, "Bientôt"), make_experience(tree, "Une autre")
    ask(timezone.now())
    path = link()
    for sent in ({"page": other.pk, "verdict": "exacte"}, {"page": "x", "verdict": "exacte"}, {"page": page.pk}, {}):
        assert browser().post(path, sent).status_code == 200
    assert Client(enforce_csrf_checks=True).post(path, {"page": page.pk, "verdict": "exacte"}).status_code == 403
    assert not ContactAnswer.objects.exists()
    for token in ("x", LINK.token([999_999, "2026-11-29"]), LINK.token("autre"), LINK.token([body.pk])):
        assert browser().get(f"/organisations/confirmer/{token}/").status_code == 404


def test_answers_are_forgotten_a_year_after_they_were_dealt_with(tree, body):
    page = due(tree, body, "Bientôt")
    now = timezone.now()
    for settled in (None, now, now - contacts.ANSWERS_KEPT - timedelta(days=1)):
        ContactAnswer.objects.create(page=page, organisation=body, verdict="retirer", words="x", settled_at=settled)
    assert forget(now) == 1
    assert ContactAnswer.objects.count() == 2
