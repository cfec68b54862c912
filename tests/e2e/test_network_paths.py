"""The network in a real browser: register and leave by link without a script, join, be listed, follow by mail."""

from __future__ import annotations

import re
import uuid

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.accessibility import faults_of
from tests.e2e.conftest import open_page

pytestmark = pytest.mark.browser
MEETING = "Marcher en ville, rencontre ouverte"
NETWORK = "/reseaux/collectif-sante-auvergne-rhone-alpes/"
SPACE = "Trois questions restent ouvertes"


def someone() -> str:
    """An address that nobody used before."""
    return f"passante-{uuid.uuid4().hex[:8]}@exemple.fr"


def link_in(message, path: str) -> str:
    """The address below a path that a mail carries."""
    return re.search(rf"http\S+{path}\S+", message.get_body(("plain",)).get_content()).group(0)


def sound(page: Page) -> None:
    """Nothing for axe to say, in light and dark."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert faults_of(page) == {}


def test_without_javascript_a_visitor_registers_and_gives_the_place_back_by_the_links_of_mails(
    new_context, site, ground
):
    page = open_page(new_context(java_script_enabled=False))
    address = someone()
    page.goto(site.path("/rencontres/"))
    page.get_by_role("link", name=MEETING).first.click()
    page.get_by_role("link", name=re.compile("^S.inscrire")).first.click()
    page.fill("input[name=name]", "Sacha Exemple")
    page.fill("input[name=email]", address)
    page.evaluate("document.querySelectorAll('form').forEach(form => form.noValidate = true)")
    page.get_by_role("button", name="M’inscrire").click()
    expect(page.locator("[aria-invalid=true]").first).to_have_attribute("name", "consent")
    expect(page.locator("input[name=name]")).to_have_value("Sacha Exemple")
    page.locator("input[name=consent]").check()
    page.get_by_role("button", name="M’inscrire").click()
    expect(page.locator("h1")).to_contain_text("ouvrez votre messagerie")

    page.goto(link_in(site.wait_for_mail(address, "/inscription/confirmer/"), "/rencontres/inscription/confirmer/"))
    page.get_by_role("button", name="Confirmer mon inscription").click()
    expect(page.locator("main")).to_contain_text("Vous avez une place")
    message = site.wait_for_mail(address, "visio.example")
    (calendar,) = [part.get_content() for part in message.walk() if part.get_content_type() == "text/calendar"]
    assert "METHOD:REQUEST" in calendar and MEETING in calendar.replace("\r\n ", "").replace("\\,", ",")

    page.goto(link_in(message, "/rencontres/inscription/"))
    page.get_by_role("button", name="Je ne viens plus").click()
    expect(page.locator("main")).to_contain_text("Vous n’avez pas d’inscription")
    last = site.wait_for_mail(address, "METHOD:CANCEL", where="text/calendar")
    assert MEETING in last.get_body(("plain",)).get_content()


def test_a_member_asks_to_join_and_the_facilitator_says_yes(site, open_as):
    member = open_as("visite", NETWORK)
    member.get_by_role("link", name="Demander à rejoindre").first.click()
    member.locator("main textarea").fill("Bonjour, je coordonne un atelier.")
    member.get_by_role("button", name="Envoyer ma demande").click()
    expect(member.locator("main")).to_contain_text("Demande envoyée")

    facilitator = open_as("redaction", NETWORK)
    facilitator.get_by_role("link", name="Animer ce réseau").click()
    request = facilitator.locator("article", has_text="visite@demo.example")
    expect(request).to_contain_text("je coordonne un atelier")
    sound(facilitator)
    request.get_by_role("button", name="Accepter").click()
    expect(facilitator.get_by_role("region", name=re.compile("^Membres"))).to_contain_text("visite@demo.example")
    site.wait_for_mail("visite@demo.example", "Collectif santé")

    member.goto(site.path(f"{NETWORK}espace-des-membres/"))
    expect(member.locator("main")).to_contain_text(SPACE)
    # Gone again, so that other tests find the account as it was.
    member.goto(site.path(f"{NETWORK}quitter/"))
    member.locator("main form button[type=submit]").first.click()
    member.goto(site.path(f"{NETWORK}espace-des-membres/"))
    expect(member.locator("main")).not_to_contain_text(SPACE)


def test_an_entry_shows_what_its_person_chose_and_is_handed_over(site, open_as, visitor):
    function = f"Coordination {uuid.uuid4().hex[:6]}"
    person = open_as("moderation", "/compte/annuaire/")
    person.get_by_role("link", name="Préparer ma fiche").click()
    person.fill("input[name=function]", function)
    person.get_by_text("2. Qui vous êtes").click()
    person.fill("input[name=name]", "Dominique Exemple")
    person.fill("input[name=phone]", "03 00 00 00 99")
    person.get_by_text("3. Qui vous voit").click()
    person.get_by_text("Sauf certaines lignes").click()
    for line, level in (("name", "public"), ("function", "public"), ("phone", "members")):
        person.locator(f"select[name=level_{line}]").select_option(level)
    person.get_by_role("button", name="Enregistrer").click()
    expect(person.locator("[aria-invalid=true]").first).to_have_attribute("name", "consent")
    sound(person)
    person.locator("input[name=consent]").check()
    person.get_by_role("button", name="Enregistrer").click()
    expect(person.locator("h1")).to_have_text("Ce que chacun voit")

    visitor.goto(site.path(f"/annuaire/?q={function.split()[1]}"))
    visitor.get_by_role("link", name="Dominique Exemple").first.click()
    expect(visitor.locator("main")).to_contain_text(function)
    expect(visitor.locator("main")).not_to_contain_text("03 00 00 00 99")
    address = visitor.url
    person.goto(address)
    expect(person.locator("main")).to_contain_text("03 00 00 00 99")

    person.goto(site.path("/compte/annuaire/"))
    box = person.locator("section.box", has_text=function)
    box.get_by_role("link", name="Passer le relais").click()
    person.locator("main form input[type=email]").fill("visite@demo.example")
    person.get_by_role("button", name="Envoyer l’invitation").click()
    message = site.wait_for_mail("visite@demo.example", function)
    successor = open_as("visite")
    successor.goto(link_in(message, "/annuaire/relais/"))
    successor.get_by_role("button", name="Reprendre le poste").click()
    successor.goto(site.path("/compte/annuaire/"))
    expect(successor.locator("main")).to_contain_text(function)
    # Nothing of who left stays, and nothing of who came shows before they say so.
    assert visitor.goto(address).status == 404


def test_a_visitor_sees_what_would_have_come_and_follows_by_mail(site, visitor):
    page, address = visitor, someone()
    page.goto(site.path("/recherche/?q=sante"))
    page.get_by_role("link", name=re.compile("Être tenu au courant")).first.click()
    expect(page.locator("main")).to_contain_text("90 derniers jours")
    page.fill("input[name=email]", address)
    page.get_by_role("button", name="Me tenir au courant").click()
    page.goto(link_in(site.wait_for_mail(address, "/alertes/confirmation/"), "/compte/alertes/confirmation/"))
    page.locator("main form button[type=submit]").first.click()
    page.get_by_role("link", name="Gérer mes alertes").click()
    expect(page.locator("main .alerts > li")).to_have_count(1)
    expect(page.locator("main")).not_to_contain_text("à confirmer")
    sound(page)
    page.get_by_role("button", name=re.compile("^Supprimer")).click()
    expect(page.locator("main .alerts > li")).to_have_count(0)
