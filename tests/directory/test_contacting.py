"""Writing to someone without learning their address; the vCard's grammar; the export's limits."""

import pytest
from django.utils import timezone

from asv.jobs.letters import erase_words
from asv.jobs.models import OutgoingMail
from network.directory.contacting import A_DAY
from network.directory.models import ClosedContact, ContactMade, Post
from network.directory.posts import set_levels, vacate
from network.directory.vcard import escaped, vcard
from tests.directory.making import make_post
from tests.factories.accounts import delivered, link_in
from tests.factories.network import make_organisation
from tests.factories.site import make_user

TEXT = "Bonjour, comment avez-vous commencé ?\nMerci."


def form(**values):
    return {"name": "Paul", "email": "paul@exemple.fr", "subject": "Une question", "text": TEXT, **values}


def test_a_message_reaches_the_holder_and_only_the_fact_of_it_stays(client, tree):
    post = make_post(tree, name="public", contact="public")
    path = f"/annuaire/fiches/{post.pk}/contact/"
    page = client.get(path)
    assert post.holder.email not in page.content.decode()
    nonce = page.context["form"]["nonce"].value()
    for _twice in range(2):
        assert client.post(path, form(nonce=nonce)).status_code == 302
    (message,) = delivered()
    assert message.to == [post.holder.email] and message.extra_headers["Reply-To"] == "paul@exemple.fr"
    assert TEXT in message.body and "n'a pas été vérifiée" in message.body and not message.alternatives
    log = ContactMade.objects.get()
    assert log.post == post and not log.from_member
    erase_words(timezone.now())
    mail = OutgoingMail.objects.get()
    assert (mail.text, mail.headers) == ("", {}) and "question" not in mail.subject
    # A member's own address is used, whatever the form says.
    member = make_user("membre@exemple.fr", first_name="Léa")
    client.force_login(member)
    client.post(path, form(name="Léa", email="usurpee@exemple.fr"))
    assert delivered()[-1].extra_headers["Reply-To"] == member.email and ContactMade.objects.first().from_member
    # Its recipient closes the form by the link of the message.
    client.logout()
    link = link_in(delivered()[-1], "/annuaire/messages/")
    assert client.get(link).status_code == 200 and client.get(path).status_code == 200
    client.post(link)
    assert client.get(path).status_code == 404 and Post.objects.get().levels == {"name": "public"}
    vacate(Post.objects.get())
    assert client.get(link).status_code == 404 and client.get("/annuaire/messages/forgé/").status_code == 404


def test_who_may_write_is_chosen_like_a_line(client, tree):
    post = make_post(tree, name="public", contact="members")
    path = f"/annuaire/fiches/{post.pk}/contact/"
    assert client.get(path).status_code == client.post(path, form()).status_code == 404
    client.force_login(make_user())
    assert client.get(path).status_code == 200
    set_levels(post, {"name": "public"})
    assert client.post(path, form()).status_code == 404 and not OutgoingMail.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "Paul\r\nBcc: tous@exemple.fr"),
        ("subject", "Objet\nTo: tous@exemple.fr"),
        ("subject", "Objet\u2028caché"),
        ("email", "paul@exemple.fr\r\nBcc: tous@exemple.fr"),
        ("email", "pas une adresse"),
        ("text", "court"),
        ("text", "x" * 5001),
        ("name", ""),
    ],
)
def test_bad_input_sends_nothing_and_keeps_what_was_typed(client, tree, field, value):
    body = make_organisation(email="contact@ville.example")
    answer = client.post(f"/annuaire/{body.slug}/contact/", form(**{field: value}))
    assert answer.status_code == 200 and field in answer.context["form"].errors
    assert "Une question" in answer.content.decode() or field == "subject"
    assert not OutgoingMail.objects.exists() and not ContactMade.objects.exists()


def test_limits_by_sender_and_by_recipient_and_closing_a_structures_form(client, tree):
    body = make_organisation(email="contact@ville.example")
    path = f"/annuaire/{body.slug}/contact/"
    hostile = form(name="<b>=1+1</b>", text="<script>alert(1)</script> {{ 7*7 }}")
    answers = [client.post(path, hostile).status_code for _number in range(6)]
    assert answers == [302] * 5 + [429] and ContactMade.objects.count() == 5
    assert client.post(path, form(), REMOTE_ADDR="198.51.100.7").status_code == 302
    for number in range(A_DAY - 6):
        client.post(path, form(), REMOTE_ADDR=f"203.0.113.{number}")
    refused = client.post(path, form(), REMOTE_ADDR="203.0.113.99")
    assert refused.status_code == 429 and TEXT.splitlines()[0] in refused.content.decode()
    assert ContactMade.objects.count() == len(delivered()) == A_DAY
    assert {message.to[0] for message in delivered()} == {"contact@ville.example"}
    client.post(link_in(delivered()[0], "/annuaire/messages/"))
    assert ClosedContact.objects.get().organisation == body
    assert (
        client.get(path).status_code == 404
        and f"{body.slug}/contact/" not in client.get(f"/annuaire/{body.slug}/").content.decode()
    )


def test_exports_are_for_members_and_few_a_day(client, tree):
    make_post(tree, function="public", email="members")
    assert client.get("/annuaire/export.csv").status_code == 302
    client.force_login(make_user())
    answer = client.get("/annuaire/export.csv?quoi=personnes")
    rows = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert len(rows) == 2 and "adresse-tapir@pro.example" in rows[1] and "Zibeline" not in rows[1]
    statuses = [client.get("/annuaire/export.csv").status_code for _number in range(5)]
    assert statuses == [200] * 4 + [429]


def test_a_card_follows_the_grammar():
    body = type("Body", (), {"name": "Ville; de, Lille\\"})()
    shown = {
        "name": "Élodie 😀 " * 30,
        "function": "Coordinatrice\r\nEND:VCARD",
        "organisation": body,
        "presentation": "a\u2028b\x00c",
        "phone": "+33 (0)3 27",
    }
    card = vcard(shown, "https://asv.example/annuaire/fiches/1/")
    lines = card.split(b"\r\n")
    assert lines[:2] == [b"BEGIN:VCARD", b"VERSION:3.0"] and lines[-2:] == [b"END:VCARD", b""]
    assert all(len(line) <= 75 for line in lines) and all(line.decode() is not None for line in lines)
    unfolded = card.replace(b"\r\n ", b"").decode().split("\r\n")
    assert f"FN:{shown['name']}" in unfolded and unfolded.count("END:VCARD") == 1
    assert "TITLE:Coordinatrice\\nEND:VCARD" in unfolded and "ORG:Ville\\; de\\, Lille\\\\" in unfolded
    assert "NOTE:a\\nbc" in unfolded and "TEL;TYPE=WORK,VOICE:+33327" in unfolded
    assert escaped("a\\n") == "a\\\\n"
