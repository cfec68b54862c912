"""From an empty database to a site that may open: `set_up_site`, as whoever installs uses it."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page, Site, WorkflowPage

from asv.accounts.models import User
from asv.core.models import SiteSettings
from asv.jobs.models import OutgoingMail
from asv.resources.models import ResourcePage
from asv.taxonomy.models import GlossaryEntry
from home.models import HomePage, PlainPage
from operations.founding import site as founding_site
from operations.founding.to_complete import left_to_complete

pytestmark = pytest.mark.django_db

ADDRESSES = (
    "/", "/experiences/", "/inspir-actions/", "/analyses/", "/boite-a-outils/", "/documents/", "/actualites/",
    "/rencontres/", "/reseaux/", "/annuaire/", "/carte/", "/glossaire/", "/recherche/", "/a-propos/",
    "/mentions-legales/", "/accessibilite/", "/donnees-personnelles/", "/sitemap.xml", "/compte/connexion/",
)  # fmt: skip


@pytest.fixture
def bare(db, monkeypatch):
    """A database as `migrate` leaves it: Wagtail's English welcome page, and nothing else."""
    Site.objects.all().delete()
    Page.objects.filter(depth__gt=1).delete()
    root = Page.get_first_root_node()
    root.numchild = 0
    root.save()
    welcome = Page(title="Welcome to your new Wagtail site!", slug="home")
    root.add_child(instance=welcome)
    Site.objects.create(hostname="localhost", root_page=welcome, is_default_site=True)
    # A minute each, and tested where they belong: 35,000 communes, and static files.
    monkeypatch.setattr(founding_site, "_territories", lambda: "déjà là")
    monkeypatch.setattr(founding_site, "_static_files", lambda: "rassemblés")


def set_up(**options):
    said = StringIO()
    told = {"name": "Santé en Ville", "domain": "sante.exemple.fr", "sender": "equipe@exemple.fr"}
    call_command("set_up_site", no_input=True, stdout=said, **{**told, **options})
    return said.getvalue()


def test_a_bare_database_becomes_a_french_site_without_anything_of_the_demo(bare, client):
    said = set_up(admin_email="Premiere@Exemple.fr")
    assert [address for address in ADDRESSES if client.get(address).status_code != 200] == []
    home = client.get("/").content.decode()
    assert "La plateforme ouvre" in home
    assert not re.search(r">\s*0\s*<", home.partition("<main")[2])
    assert Site.objects.get().hostname == "sante.exemple.fr"
    assert HomePage.objects.get().title == "Santé en Ville"
    assert not ResourcePage.objects.exists()
    assert GlossaryEntry.objects.exists()
    assert WorkflowPage.objects.filter(page=HomePage.objects.get()).exists()
    assert "Première administration… invitation" in said


def test_every_link_of_the_home_of_an_empty_site_leads_somewhere(bare, client):
    set_up()
    links = set(re.findall(r'href="(/[^"#]*)"', client.get("/").content.decode()))
    answers = {link: client.get(link).status_code for link in links if not link.startswith("/static/")}
    assert {link: status for link, status in answers.items() if status not in (200, 302)} == {}


def test_the_first_administrator_is_invited_once_proved_and_has_no_password(bare):
    set_up(admin_email="premiere@exemple.fr")
    user = User.objects.get(email="premiere@exemple.fr")
    assert user.is_superuser
    assert not user.has_usable_password()
    [mail] = OutgoingMail.objects.filter(recipient=user.email)
    assert "/compte/" in mail.text
    set_up(admin_email="premiere@exemple.fr")
    assert OutgoingMail.objects.filter(recipient=user.email).count() == 2  # the first may have been lost
    user.emailaddress_set.update(verified=True)
    assert "administre déjà" in set_up(admin_email="premiere@exemple.fr")
    assert OutgoingMail.objects.filter(recipient=user.email).count() == 2


def test_nobody_becomes_an_administrator_by_an_address_that_has_an_account(bare):
    set_up()
    User.objects.create_user("membre@exemple.fr")
    assert "a déjà un compte sans ce droit" in set_up(admin_email="membre@exemple.fr")
    assert not User.objects.get(email="membre@exemple.fr").is_superuser


def test_run_again_it_changes_nothing_that_was_edited(bare):
    set_up()
    legal = PlainPage.objects.get(slug="mentions-legales")
    legal.title = "Qui nous sommes"
    legal.body = [("text", "<p>Centre de ressources d'Exemple-sur-Mer.</p>")]
    legal.save_revision().publish()
    pages = Page.objects.count()
    said = set_up(sender="autre@exemple.fr")
    legal.refresh_from_db()
    assert (Page.objects.count(), legal.title) == (pages, "Qui nous sommes")
    assert SiteSettings.load().contact_email == "equipe@exemple.fr"
    assert "Qui nous sommes" not in said


def test_the_admin_lists_what_is_left_until_it_is_done(bare, client, settings):
    settings.DEFAULT_FROM_EMAIL, settings.EMAIL_URL = "Site <site@exemple.fr>", "smtp://courrier"
    settings.SITE_URL, settings.DEMO_ACCOUNTS = "https://sante.exemple.fr", False
    set_up()
    client.force_login(User.objects.create_superuser("admin@exemple.fr"))
    shown = client.get("/admin/").content.decode()
    assert "À compléter avant d’ouvrir le site" in shown
    for line in left_to_complete():
        assert client.get(line.url, follow=True).status_code == 200
    legal = PlainPage.objects.get(slug="mentions-legales")
    legal.body = [("text", "<p>Centre de ressources d'Exemple-sur-Mer, hébergé par lui-même.</p>")]
    legal.save_revision().publish()
    found = SiteSettings.load()
    found.publisher = "Centre de ressources d'Exemple-sur-Mer"
    found.save()
    assert left_to_complete() == []
    assert "À compléter" not in client.get("/admin/").content.decode()


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"admin_email": "pas une adresse"}, "n’est pas une adresse électronique"),
        ({"sender": "équipe"}, "n’est pas une adresse électronique"),
        ({"domain": "https://exemple.fr/"}, "n’est pas un nom de domaine"),
        ({"domain": "a b"}, "n’est pas un nom de domaine"),
        ({"name": " "}, "de 1 à 255 caractères"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_made(bare, options, why):
    with pytest.raises(CommandError, match=why):
        set_up(**options)
    assert not HomePage.objects.exists()
