"""Someone reaches the team, from every page, without a cookie; what came waits in a queue until somebody answered."""

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.conf import settings as site
from django.contrib.auth.models import Permission
from django.core import signing
from django.core.cache import caches
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from asv.accounts.leaving import delete_account
from asv.accounts.own_data import own_data
from asv.contact import guarding
from asv.contact.models import KEPT, ReceivedMessage, State
from asv.contact.receiving import forget_messages
from asv.contact.writing import PER_PERSON
from asv.core.models import SiteSettings
from asv.jobs.letters import letters
from asv.jobs.models import OutgoingMail
from home.models import PlainPage
from operations.founding.pages import PAGES
from tests.factories.site import make_user
from tests.jobs.test_letters import CONTEXT

pytestmark = pytest.mark.django_db
WORDS = {"sujet": "accessibilite", "about": "/carte/", "message": "La carte ne se lit pas.", "sender": "Ada",
         "email": "ada@exemple.fr"}  # fmt: skip
PLACES = ("/", "/recherche/", "/carte/", "/annuaire/", "/glossaire/", "/compte/connexion/", "/contact/", "/nulle-part/")
# Whole pages that are not the site's frame: they stand where nothing else works, or inside another site's page.
FRAMELESS = {
    "400.html", "500.html", "503.html", "corpus/base.html", "dossiers/pdf.html", "emails/base.html",
    "network/map_embed.html",
}  # fmt: skip


def opened(seconds=guarding.QUICKEST + 60):
    """The mark of a form that was opened so long ago."""
    signer = signing.TimestampSigner(salt="asv.contact.opened")
    then = signing.b62_encode(int(timezone.now().timestamp()) - seconds)
    value = f"o:{then}"
    return f"{value}:{signer.signature(value)}"


def write(client, **changed):
    return client.post("/contact/", {**WORDS, "opened": opened(), **changed})


def say_settings(**said):
    SiteSettings.objects.update_or_create(pk=1, defaults=said)
    caches["remembered"].clear()


def test_reading_and_writing_need_no_cookie(client):
    assert not client.get("/contact/").cookies
    answer = write(client)
    assert (answer.status_code, answer["Location"]) == (302, "/contact/envoye/")
    page = client.get(answer["Location"])
    assert not client.cookies and "Votre message est arrivé" in page.content.decode()


def test_a_message_waits_in_the_queue_and_a_mail_says_it(client):
    write(client)
    row = ReceivedMessage.objects.get()
    assert (row.subject, row.state, row.about) == ("accessibilite", State.NEW, "/carte/")
    assert not OutgoingMail.objects.exists(), "a site without an address has the queue"
    say_settings(contact_email="equipe@plateforme.example")
    for _twice in range(2):
        write(client, message="Une autre fois")
    assert ReceivedMessage.objects.count() == 2
    mail = OutgoingMail.objects.get()
    assert mail.recipient == "equipe@plateforme.example" and mail.headers["Reply-To"] == "ada@exemple.fr"
    assert "Une autre fois" in mail.text
    assert reverse("contact_receivedmessage:edit", args=[ReceivedMessage.objects.latest("pk").pk]) in mail.text


def test_a_machine_is_told_apart_without_losing_a_persons_words(client):
    for changed, said in (
        ({"website": "http://x.example"}, "champ caché"),
        ({"opened": opened(0)}, "trop vite"),
        ({"opened": "inventé"}, "trop vite"),
        ({"message": "http://a.fr http://b.fr www.c.fr https://d.fr"}, "adresses de sites"),
    ):
        answer = write(client, **changed)
        page = BeautifulSoup(answer.content, "html.parser")
        assert answer.status_code == 422 and said in page.get_text()
        assert page.find(id="id_sender")["value"] == "Ada" and page.find(id="id_website").get("value", "") == ""
    assert not ReceivedMessage.objects.exists()
    # Shown again, the form carries a new mark: one more press and it goes, once it was read.
    again = BeautifulSoup(write(client, website="x").content, "html.parser").find(id="id_opened")["value"]
    assert signing.TimestampSigner(salt="asv.contact.opened").unsign(again)


def test_one_person_writes_five_times_an_hour_and_keeps_the_sixth_text(client):
    for number in range(PER_PERSON.most):
        assert write(client, message=f"Message {number}").status_code == 302
    stopped = write(client, message="Un de trop")
    assert stopped.status_code == 429 and "Un de trop" in stopped.content.decode()
    assert ReceivedMessage.objects.count() == PER_PERSON.most


def test_another_site_sends_nothing_for_anyone(client):
    answer = client.post("/contact/", {**WORDS, "opened": opened()}, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403 and not ReceivedMessage.objects.exists()


def test_a_link_says_the_subject_and_an_account_who_writes(client):
    client.force_login(make_user("ada@exemple.fr", first_name="Ada"))
    page = client.get("/contact/?sujet=donnees&page=/carte/").content.decode()
    assert '<option value="donnees" selected>' in page and 'value="/carte/"' in page
    assert 'value="ada@exemple.fr"' in page
    assert client.get("/contact/?sujet=%00&page=%3Cb%3E").status_code in (200, 400)


def test_the_way_to_reach_the_team_stands_at_the_same_place_on_every_page(client):
    for path in PLACES:
        page = BeautifulSoup(client.get(path).content, "html.parser")
        first = page.find("nav", attrs={"aria-labelledby": "pied-propos"}).find("a")
        assert (first["href"], first.get_text()) == ("/contact/", "Nous écrire"), path
    for name in ("400.html", "500.html", "503.html"):  # these ask the database nothing
        page = BeautifulSoup(render_to_string(name, {"title": "Une panne", "said": ""}), "html.parser")
        first = page.find("nav", attrs={"aria-labelledby": "pied-propos"}).find("a")
        assert (first["href"], first.get_text()) == ("/contact/", "Nous écrire"), name
    folder = site.ROOT / "templates"
    whole = {path.relative_to(folder).as_posix() for path in folder.rglob("*.html") if "<html" in path.read_text()}
    assert whole - {"base.html"} == FRAMELESS
    replaced = [path for path in folder.rglob("*.html") if "{% block footer %}" in path.read_text()]
    assert {path.relative_to(folder).as_posix() for path in replaced} - {"base.html"} <= {
        path.relative_to(folder).as_posix() for path in (folder / "emails").rglob("*.html")
    }


def test_every_mail_to_people_says_how_to_reach_the_team():
    for kind in letters():
        if kind.prefix in ("contact:", "carte:appel:") or kind.template == "emails/text":
            continue  # to the team itself; and allauth's, whose words are asked below
        words = kind.words(CONTEXT)
        assert "/contact/" in words.text, kind.prefix
        assert not words.html or "/contact/" in words.html, kind.prefix
    for folder in ("account", "mfa"):
        for path in (site.ROOT / "templates" / folder / "email").glob("*_message.txt"):
            text = path.read_text()
            assert "base_message.txt" in text or "/contact/" in text, path


def test_every_setting_of_the_site_has_a_reader(client):
    """What an editor writes there is shown somewhere: a setting without a reader is a promise without its thing."""
    given = {"announcement": "<p>Un bandeau d'essai</p>", "contact_email": "lecteur@plateforme.example",
             "linkedin_url": "https://www.linkedin.com/company/exemple", "publisher": "Organisme d'essai"}  # fmt: skip
    names = {field.name for field in SiteSettings._meta.local_fields if field.editable} - {"id"}
    assert names == set(given), "a new setting: give it a value here, and a reader on the site"
    say_settings(**given)
    said = "".join(client.get(path).content.decode() for path in ("/", "/contact/"))
    for value in ("Un bandeau d", given["contact_email"], given["linkedin_url"], "Organisme d’essai"):
        assert value in said, value


def test_no_page_sends_people_to_an_address_that_is_not_there(client, tree):
    """The pages that every site owes lead to the form, which is always there."""
    say_settings(contact_email="")
    for told in PAGES:
        if told["slug"] in ("mentions-legales", "donnees-personnelles", "accessibilite"):
            tree.home.add_child(instance=PlainPage(**told))
            page = BeautifulSoup(client.get(f"/{told['slug']}/").content, "html.parser")
            assert page.find("article").find("a", href=re.compile("^/contact/")), told["slug"]
            assert "adresse de contact" not in page.find("article").get_text()


def test_editors_say_what_became_of_a_message_and_others_do_not_see_it(client, groups):
    write(client)
    row = ReceivedMessage.objects.get()
    url = reverse("contact_receivedmessage:edit", args=[row.pk])
    editor = make_user("redaction@asv.example")
    editor.groups.add(groups["Rédaction"])
    client.force_login(editor)
    assert "La carte ne se lit pas." in client.get(url).content.decode()
    assert "On vous a écrit" in client.get(reverse("wagtailadmin_home")).content.decode()
    client.post(url, {"state": "answered", "note": "Par courriel.", "message": "autre chose", "sender": "Une autre"})
    row.refresh_from_db()
    assert (row.state, row.note, row.message, row.sender) == ("answered", "Par courriel.", WORDS["message"], "Ada")
    assert "On vous a écrit" not in client.get(reverse("wagtailadmin_home")).content.decode()
    assert client.get(reverse("contact_receivedmessage:add")).status_code == 302
    other = make_user("contributrice@asv.example")
    other.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(other)
    assert client.get(url).status_code == 302
    write(client, message="Encore")
    assert "On vous a écrit" not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_a_message_is_the_writers_own_data_and_goes_after_a_year(client):
    writer = make_user("ada@exemple.fr")
    write(client)
    write(client, email="autre@exemple.fr")
    assert [row["message"] for row in own_data(writer)["messages à l’équipe"]] == [WORDS["message"]]
    delete_account(writer)
    left = ReceivedMessage.objects.get()
    assert left.email == "autre@exemple.fr"
    assert forget_messages(timezone.now() + KEPT - timedelta(days=1)) == 0
    assert forget_messages(timezone.now() + KEPT + timedelta(days=1)) == 1


@pytest.mark.parametrize(
    ("asked", "told", "to_say"),
    [
        ("demarche", "Une démarche à ajouter à la carte", "depuis quand"),
        ("structure", "Une structure à ajouter à l’annuaire", "pas une personne"),
        ("rencontre", "Une rencontre à annoncer", "comment s’inscrire"),
    ],
)
def test_a_demarche_a_structure_and_a_rencontre_are_proposed_to_the_team(client, asked, told, to_say):
    link = f"/contact/?sujet={asked}"
    form = BeautifulSoup(client.get(link).content, "html.parser")
    assert form.find("option", selected=True)["value"] == asked and to_say in form.get_text()
    assert write(client, sujet=asked).status_code == 302
    assert ReceivedMessage.objects.get().get_subject_display() == told
