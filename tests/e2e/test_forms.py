"""Forms in a real browser: sent with nothing in what they ask for, none is refused for want of a token."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.pages import FACILITATOR_PAGES, MEMBER_PAGES, VISITOR_PAGES, path_of

pytestmark = pytest.mark.browser
NETWORK = "/reseaux/collectif-sante-auvergne-rhone-alpes/"
# Only forms that ask for something: sent empty they are refused, and the site stays as it was for other tests.
ASKING = """() => [...document.forms].map((form, place) => [form, place])
  .filter(([form]) => form.method === "post" && [...form.elements].some((one) => one.required && one.type !== "hidden"))
  .map(([form, place]) => place)"""
SEND = """(place) => {
  const form = document.forms[place];
  form.noValidate = true;
  for (const one of form.elements) {
    if (one.type === "checkbox" || one.type === "radio") one.checked = false;
    else if (one.required && !["hidden", "submit"].includes(one.type)) one.value = "";
  }
  form.requestSubmit();
}"""


def sent_empty(page, address):
    """What the site answers to each form of a page that asks for something."""
    page.goto(address)
    for place in page.evaluate(ASKING):
        page.goto(address)
        with page.expect_navigation() as moved:
            page.evaluate(SEND, place)
        yield moved.value.status


@pytest.mark.parametrize(
    ("account", "names", "least"),
    [
        ("", [name for name in VISITOR_PAGES if name.startswith(("meeting-", "alert", "sign", "coverage-call"))], 6),
        ("coordination", [name for name in MEMBER_PAGES if name.startswith(("account-", "network-"))], 6),
        ("redaction", [name for name in FACILITATOR_PAGES if name.startswith("network-")], 4),
    ],
)
def test_no_form_is_refused_for_want_of_a_token(account, names, least, site, ground, visitor, open_as):
    page = open_as(account) if account else visitor
    answers = {name: list(sent_empty(page, site.path(path_of(site, name, ground)))) for name in names}
    wrong = {name: found for name, found in answers.items() if any(one in (403, 405) or one >= 500 for one in found)}
    assert not wrong
    assert sum(map(len, answers.values())) >= least, answers


def test_a_working_group_is_joined_and_left_with_a_click(site, ground, open_as):
    facilitator = open_as("redaction", NETWORK + "animer/travaux/")
    facilitator.locator("input[name=group-name]").fill("Groupe d’essai")
    facilitator.get_by_role("button", name="Créer le groupe").click()
    page = open_as("coordination", NETWORK)
    page.get_by_role("button", name="Rejoindre ce groupe : Groupe d’essai").click()
    expect(page.locator("body")).to_contain_text("Vous faites partie du groupe")
    page.get_by_role("button", name="Quitter ce groupe : Groupe d’essai").click()
    expect(page.locator("body")).to_contain_text("Vous ne faites plus partie du groupe")


def test_a_form_whose_cookie_is_gone_says_what_to_do(site, ground, open_as):
    page = open_as("visite", "/compte/profil/")
    page.evaluate("document.querySelector('main form [name=csrfmiddlewaretoken]').value = 'x'.repeat(64)")
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("h1")).to_have_text("Ce formulaire n’est pas arrivé.")
    page.get_by_role("link", name="Rouvrir la page du formulaire").click()
    page.wait_for_url("**/compte/profil/")
