"""Somebody of the field tells an experience without an account; the team reads it, writes it up, publishes it."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from asv.accounts.own_data import own_data
from asv.contact import guarding
from asv.jobs.models import OutgoingMail
from experiences.models import ExperiencePage
from experiences.proposals.agreeing import agree, digest_of
from experiences.proposals.links import token_of
from experiences.proposals.models import CONSENT, KEPT, OPEN_FOR, Proposal, State
from experiences.proposals.questions import QUESTIONS
from experiences.proposals.telling import begin, follow, forget, send
from experiences.proposals.views import PER_PLACE
from tests.factories.accounts import make_admin
from tests.factories.site import make_tree, make_user

pytestmark = pytest.mark.django_db
NASTY = "<script>alert(1)</script> & {{ 7*7 }}"


def opened(seconds=guarding.QUICKEST + 60):
    """The mark of a form that was opened so long ago."""
    signer = signing.TimestampSigner(salt="asv.contact.opened")
    value = f"o:{signing.b62_encode(int(timezone.now().timestamp()) - seconds)}"
    return f"{value}:{signer.signature(value)}"


def start(client, **changed):
    told = {"title": "Marcher pour se soigner", "email": "Ada@Exemple.fr", "opened": opened()}
    return client.post("/proposer/", {**told, **changed})


def mails(kind):
    return OutgoingMail.objects.filter(key__regex=rf"^proposal:\d+:{kind}:")


def text_of(answer):
    return BeautifulSoup(answer.content, "html.parser").get_text(" ", strip=True)


def test_a_recit_from_the_first_question_to_its_publication(client):
    make_tree()
    assert "Racontez votre expérience" in text_of(client.get("/proposer/"))
    where = start(client)["Location"]
    proposal = Proposal.objects.get()
    assert proposal.email == "ada@exemple.fr"
    for number, _question in enumerate(QUESTIONS, start=1):
        page = client.get(where)
        assert page.status_code == 200 and f"question {number} sur 10" in text_of(page)
        where = client.post(where, {"answer": f"Réponse {number}.\r\n\r\n{NASTY}"})["Location"]
    review = client.get(where)
    assert "10 pièces posées" in review.content.decode() and "<script>alert" not in review.content.decode()
    assert client.post(where, {"credit": "Coordination"}).status_code == 422, "nothing leaves without agreement"
    followed = client.post(where, {"credit": "Coordination, ville", "agreed": "on"})["Location"]
    assert "Reçu" in text_of(client.get(followed)) and not client.cookies
    proposal.refresh_from_db()
    assert (proposal.state, proposal.consent, proposal.credit) == (State.SENT, CONSENT, "Coordination, ville")

    client.force_login(make_admin())
    queue = client.get(reverse("proposals_proposal:index"))
    assert "Marcher pour se soigner" in text_of(queue)
    edit = reverse("proposals_proposal:edit", args=[proposal.pk])
    shown = client.get(edit)
    assert "Réponse 6." in text_of(shown) and "<script>alert(1)" not in shown.content.decode()
    assert client.post(edit, {"state": "writing", "owner": "Nadia", "reason": ""}).status_code == 302
    page = ExperiencePage.objects.get()
    assert not page.live and page.obstacles.startswith("<p>Réponse 6.</p>") and "<script>" not in page.obstacles
    assert [block.block_type for block in page.course] == ["text"] and page.human_resources.startswith("Réponse 9.")
    client.post(edit, {"state": "writing", "owner": "Nadia", "reason": ""})
    assert ExperiencePage.objects.count() == 1 and mails("writing").count() == 1

    agree(proposal, digest_of(page))
    page.get_latest_revision().publish()
    proposal.refresh_from_db()
    assert proposal.state == State.PUBLISHED and page.full_url in mails("published").get().text
    client.logout()
    assert "Lire votre récit en ligne" in text_of(client.get(followed))


def test_what_is_missed_most_is_said_first_as_it_goes(client):
    proposal = begin("Marcher", "ada@exemple.fr")
    proposal.answers = {"where": "Au quartier.", "redo": "Commencer petit."}
    proposal.save()
    page = client.get(reverse("proposal_question", args=[token_of(proposal), 6])).content.decode()
    aside = page.split('aria-labelledby="forme"')[1]
    assert "Ce que vous avez fait" in aside.split("Ce qui aiderait le plus maintenant")[1].split("</p>")[0]
    told = client.get(reverse("proposal_send", args=[token_of(proposal)])).content.decode()
    missing = told.split('id="manque"')[1].split("</section>")[0]
    assert (
        missing.index("on ne peut pas vous suivre")
        < missing.index("Ce que cela a changé")
        < missing.index("qui voudra refaire")
    )
    assert missing.index("qui voudra refaire") < missing.index("sous la main") < missing.index("Ce qu’il a fallu")
    assert "Pour le refaire" not in missing


def test_one_comes_back_by_the_link_of_the_mail_for_thirty_days(client):
    start(client)
    proposal = Proposal.objects.get()
    link = reverse("proposal", args=[token_of(proposal)])
    assert link in mails("link").get().text
    client.post(reverse("proposal_question", args=[token_of(proposal), 1]), {"answer": "Ici."})
    assert client.get(link)["Location"].endswith("/2/")
    page = client.get(link, follow=True)
    assert page["Cache-Control"] == "private, no-store" and "noindex" in page["X-Robots-Tag"]
    client.post(reverse("proposal_again", args=[token_of(proposal)]))
    assert mails("link").count() == 2
    Proposal.objects.update(saved_at=timezone.now() - OPEN_FOR - timedelta(minutes=1))
    assert client.get(link).status_code == 410 and client.get("/proposer/faux-jeton/").status_code == 410
    forget(timezone.now())
    assert not Proposal.objects.exists()


def test_nothing_is_owed_but_something_to_read(client):
    proposal = begin("Vide", "ada@exemple.fr")
    where = reverse("proposal_send", args=[token_of(proposal)])
    assert "rien à lire" in text_of(client.post(where, {"agreed": "on"}))
    client.post(reverse("proposal_question", args=[token_of(proposal), 10]), {"answer": ""})
    client.post(reverse("proposal_question", args=[token_of(proposal), 6]), {"answer": "Un départ."})
    client.post(where, {"agreed": "on"})
    client.post(where, {"agreed": "on"})
    assert mails("sent").count() == 1
    answer = client.post(reverse("proposal_question", args=[token_of(proposal), 6]), {"answer": "Trop tard."})
    proposal.refresh_from_db()
    assert answer.status_code == 302 and proposal.answers["stopped"] == "Un départ."


def test_what_is_not_kept_is_refused_with_the_reason(client):
    proposal = begin("Un récit", "ada@exemple.fr")
    send(proposal, "")
    proposal.state, proposal.reason = State.REFUSED, "Il parle d'une autre politique : voyez plutôt… et merci encore."
    proposal.save()
    proposal.save()
    assert "voyez plutôt" in mails("refused").get().text
    assert "voyez plutôt" in text_of(client.get(reverse("proposal", args=[token_of(proposal)])))
    assert "Un récit" not in text_of(client.get("/proposer/"))


def test_robots_and_floods_are_kept_out_in_words(client):
    quick = start(client, opened=opened(0))
    assert quick.status_code == 422 and "trop vite" in text_of(quick)
    assert "champ caché" in text_of(start(client, website="https://spam.example"))
    assert "Marcher" in quick.content.decode(), "what was typed stays"
    for _ in range(5):
        begin("Un", "bo@exemple.fr")
    for title in ("Gagnez, voyez https://spam.example", "Gagner sur spam.com"):  # the mail to anybody quotes it
        assert "Sans adresse de site" in text_of(start(client, title=title))
    while PER_PLACE.take("127.0.0.1"):
        pass
    assert start(client).status_code == 429 and not Proposal.objects.filter(email="ada@exemple.fr").exists()
    elsewhere = client.post("/proposer/", {"title": "x"}, headers={"sec-fetch-site": "cross-site"})
    assert elsewhere.status_code == 403
    proposal = Proposal.objects.first()
    huge = client.post(reverse("proposal_question", args=[token_of(proposal), 1]), {"answer": "a" * 6001})
    assert huge.status_code == 422
    assert client.get(reverse("proposal_question", args=[token_of(proposal), 11])).status_code == 404


def test_what_is_being_written_is_nobody_elses(client):
    begin("Pas encore à vous", "ada@exemple.fr")
    client.force_login(make_admin())
    assert "Pas encore à vous" not in text_of(client.get(reverse("proposals_proposal:index")))
    client.force_login(make_user())
    assert client.get(reverse("proposals_proposal:index")).status_code in (302, 403)


def test_an_account_is_told_what_was_proposed_from_its_address():
    user = make_user("ada@exemple.fr")
    proposal = begin("Marcher", "ada@exemple.fr")
    assert own_data(user)["récits proposés"][0]["titre"] == "Marcher"
    send(proposal, "")
    Proposal.objects.update(sent_at=timezone.now() - KEPT - timedelta(days=1))
    follow(proposal)
    assert forget(timezone.now()) and not Proposal.objects.exists()
