"""Passkeys in a real browser, with an authenticator made of software: set up, sign in, second factor, removal."""

import pytest
from playwright.sync_api import expect

from tests.e2e.accessibility import faults_of

MEMBER = "visite@demo.example"


@pytest.fixture
def local(site):
    """The same site under a name: no browser makes a passkey for an address of numbers."""
    return lambda path: site.path(path).replace("127.0.0.1", "localhost")


def authenticator(page):
    """A device that holds passkeys and whose owner always agrees."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session, made["authenticatorId"]


def test_a_passkey_is_added_signs_in_alone_and_a_refusal_is_told(site, new_context, local):
    page = new_context().new_page()
    session, device = authenticator(page)
    page.goto(local("/compte/connexion/"))
    page.get_by_label("E-mail").fill(MEMBER)
    page.get_by_label("Mot de passe").fill("demo-asv-2026")
    page.get_by_role("button", name="Me connecter", exact=True).click()
    page.goto(local("/compte/double-authentification/cles/ajout/"))
    assert not faults_of(page)
    page.get_by_label("Nom de la clé").fill("Téléphone de service")
    page.get_by_role("button", name="Ajouter").click()
    expect(page.get_by_role("heading", name="Mes codes de secours")).to_be_visible()
    page.goto(local("/compte/double-authentification/cles/"))
    expect(page.get_by_text("Remplace le mot de passe")).to_be_visible()
    page.goto(local("/compte/deconnexion/"))
    page.get_by_role("button", name="Me déconnecter").click()
    page.goto(local("/compte/connexion/?next=/compte/sessions/"))
    assert not faults_of(page)
    page.get_by_role("button", name="Utiliser une clé d’accès").click()
    page.wait_for_url("**/compte/sessions/")
    expect(page.get_by_text("Chrome sur un ordinateur Linux").first).to_be_visible()
    # Whoever has no passkey, or gives up, reads so and goes on.
    session.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    page.goto(local("/compte/deconnexion/"))
    page.get_by_role("button", name="Me déconnecter").click()
    page.goto(local("/compte/connexion/"))
    page.get_by_role("button", name="Utiliser une clé d’accès").click()
    expect(page.get_by_role("alert")).to_contain_text("n’a pas répondu")
    # With the password, the same key is the second factor.
    session.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": True})
    page.get_by_label("E-mail").fill(MEMBER)
    page.get_by_label("Mot de passe").fill("demo-asv-2026")
    page.get_by_role("button", name="Me connecter", exact=True).click()
    expect(page.get_by_role("heading", name="Votre seconde preuve")).to_be_visible()
    assert not faults_of(page)
    page.get_by_role("button", name="Utiliser une clé d’accès").click()
    page.wait_for_url("**/compte/")
    # The key goes again, so that other tests find the account as it was.
    page.goto(local("/compte/double-authentification/cles/"))
    page.get_by_role("link", name="Retirer").click()
    page.get_by_role("button", name="Retirer").click()
    expect(page.get_by_text("Vous n’en avez pas encore")).to_be_visible()


def test_at_an_address_of_numbers_no_passkey_is_offered(site, new_context):
    page = new_context().new_page()
    page.goto(site.path("/compte/connexion/"))
    expect(page.get_by_role("button", name="Me connecter", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Utiliser une clé d’accès")).to_have_count(0)
