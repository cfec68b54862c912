"""Who bears the action tells, who accompanies asks; each by a link that opens nothing of the other's."""

import re
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from asv.accounts.leaving import delete_account
from asv.accounts.own_data import own_data
from asv.jobs.models import OutgoingMail
from experiences.proposals.links import companion_url, token_of
from experiences.proposals.models import Proposal, Remark
from experiences.proposals.telling import begin, send
from tests.factories.site import make_user

pytestmark = pytest.mark.django_db
NASTY = "Et <script>alert(1)</script> ?"


def mails(kind):
    return OutgoingMail.objects.filter(key__regex=rf"^proposal:\d+:{kind}:")


def text_of(answer):
    return BeautifulSoup(answer.content, "html.parser").get_text(" ", strip=True)


@pytest.fixture
def told():
    proposal = begin("Marcher pour se soigner", "ada@exemple.fr")
    proposal.answers = {"stopped": "Le médecin est parti."}
    proposal.save()
    return proposal


def invited(client, proposal):
    where = reverse("proposal_invitation", args=[token_of(proposal)])
    assert client.post(where, {"name": "Claire", "email": "Claire@exemple.fr"}).status_code == 302
    proposal.refresh_from_db()
    return urlsplit(companion_url(proposal)).path


def test_one_asks_the_other_answers_and_each_hears_of_it_once(client, told):
    link = invited(client, told)
    mail = mails("companion").get()
    assert mail.recipient == "claire@exemple.fr" and link in mail.text and token_of(told) not in mail.text
    page = client.get(link)
    assert "Le médecin est parti." in text_of(page) and page["Cache-Control"] == "private, no-store"
    for _twice in range(2):
        client.post(link, {"question": "stopped", "text": NASTY})
    assert mails("asked").get().recipient == "ada@exemple.fr" and not client.cookies
    question = reverse("proposal_question", args=[token_of(told), 6])
    shown = client.get(question)
    assert "Claire" in text_of(shown) and "<script>alert" not in shown.content.decode()
    assert "Répondre à Claire" in text_of(shown)
    assert "Répondre à" not in text_of(client.get(reverse("proposal_question", args=[token_of(told), 1])))
    for _twice in range(2):
        client.post(question, {"answer": "Le médecin est parti, un autre est venu.", "reply": "Une habitante l'a dit."})
    assert "Une habitante" in mails("replied").get().text and Remark.objects.count() == 2
    assert "un autre est venu" in text_of(client.get(link))


def test_who_accompanies_changes_nothing_and_opens_nothing_else(client, told):
    token = re.search(r"accompagner/(.+)/", invited(client, told)).group(1)
    for name, more in (("proposal", []), ("proposal_question", [6]), ("proposal_send", []), ("proposal_files", [])):
        assert client.get(reverse(name, args=[token, *more])).status_code == 410
    client.post(reverse("proposal_companion", args=[token]), {"question": "stopped", "text": "Et ?", "answer": "Autre"})
    assert (
        client.post(reverse("proposal_companion", args=[token]), {"question": "rien", "text": "x"}).status_code == 422
    )
    told.refresh_from_db()
    assert told.answers == {"stopped": "Le médecin est parti."}
    assert client.get(reverse("proposal_companion", args=[token_of(told)])).status_code == 410
    send(told, "")
    assert "médecin" not in text_of(client.get(reverse("proposal_companion", args=[token])))
    followed = text_of(client.get(reverse("proposal", args=[token_of(told)])))
    assert "Et ?" not in followed, "the thread with the team is another"


def test_the_link_is_taken_back_or_given_to_somebody_else(client, told):
    first = invited(client, told)
    second = invited(client, told)
    assert client.get(first).status_code == 410 and client.get(second).status_code == 200
    client.post(reverse("proposal_parting", args=[token_of(told)]))
    assert client.get(second).status_code == 410


def test_an_account_is_told_what_it_accompanies_and_leaves_no_address(client, told):
    invited(client, told)
    user = make_user("claire@exemple.fr")
    assert own_data(user)["récits accompagnés"][0]["titre"] == "Marcher pour se soigner"
    delete_account(user)
    assert not Proposal.objects.filter(companion_email__contains="claire").exists() and Proposal.objects.exists()
