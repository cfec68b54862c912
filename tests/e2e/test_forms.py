"""Forms in a real browser: sent wrong, each says so to who hears and to who sees, and loses nothing."""

from __future__ import annotations

from random import Random
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.depth import DEEP, SEED, amount
from tests.e2e.pages import FACILITATOR_PAGES, MEMBER_PAGES, VISITOR_PAGES, path_of
from tests.forms.ground import routes
from tests.forms.pages import Page
from tests.forms.telling import untold
from tests.forms.walking import NOT_PAGES, Sending, route

pytestmark = [pytest.mark.browser, pytest.mark.walk]
NETWORK = "/reseaux/collectif-sante-auvergne-rhone-alpes/"
PEOPLE = {"": VISITOR_PAGES, "coordination": MEMBER_PAGES, "redaction": FACILITATOR_PAGES}
# Words in each field, the folded ones too, but for the first that is asked for: what comes is refused, and the site
# stays as it was.
SEND = """(place) => {
  const form = document.forms[place], typed = {};
  for (const folded of form.querySelectorAll("details")) folded.open = true;
  const fields = [...form.elements].filter((one) => one.name && one.tabIndex >= 0 && one.checkVisibility());
  const asked = fields.find((one) => one.required);
  for (const one of fields) {
    if (one.type === "checkbox" || one.type === "radio") one.checked = false;
    else if (one === asked) one.value = "";
    else if (one.type === "email") typed[one.name] = one.value = "pas une adresse";
    else if (one.type === "text" || one.type === "textarea") {
      typed[one.name] = one.value = `Gardez-moi ${one.name}`.slice(0, one.maxLength > 0 ? one.maxLength : 60);
    }
  }
  form.noValidate = true;
  form.requestSubmit([...form.elements].find((one) => one.type === "submit"));
  return typed;
}"""
# Where the focus is, where each link of the summary leads it, and what the fields say of themselves.
ANSWER = """async (typed) => {
  const faults = [], summary = document.querySelector(".faults"), at = () => document.activeElement;
  if (!/^Erreur(?!.*Erreur)/.test(document.title)) faults.push("title: " + document.title);
  if (!summary) return [...faults, "no summary"];
  if (at() !== summary) faults.push("the focus is on " + at().outerHTML.slice(0, 120));
  for (const link of summary.querySelectorAll("a")) {
    link.click();
    await new Promise((done) => setTimeout(done));
    const target = document.getElementById(link.hash.slice(1));
    if (!target?.contains(at()) || at().matches("a, button")) faults.push(`${link.hash} leads the focus to no field`);
    if (!target?.closest("[aria-invalid=true]") && !target?.querySelector("[aria-invalid=true]")) {
      faults.push(`${link.hash} is not said to be wrong`);
    }
  }
  for (const one of document.querySelectorAll("main [aria-invalid=true]")) {
    const described = one.closest("[aria-describedby]")?.getAttribute("aria-describedby") ?? "";
    const said = described.split(" ").map((id) => document.getElementById(id));
    if (!said.some((node) => node?.classList.contains("errorlist") && node.innerText.trim())) {
      faults.push("nothing says what is wrong with " + one.name);
    }
  }
  const kept = [...document.querySelectorAll("main :is(input, textarea)")].map((one) => `${one.name}=${one.value}`);
  return [...faults, ...Object.entries(typed).map((one) => one.join("=")).filter((one) => !kept.includes(one))
    .map((one) => "lost: " + one)];
}"""


def asking(form) -> bool:
    """Whether a form asks for something: sent without it, it is refused."""
    asked = [one for one in form.controls if one.get("required") is not None and one.get("type") != "hidden"]
    return form.sent_by(None)[0] == "post" and bool(asked)


def addresses(site, ground, account):
    """Where a person's forms are looked for, in an order of chance; in `make test-deep` on every address of ours."""
    found = [path_of(site, name, ground) for name in PEOPLE[account]]
    named = [path for path in found if path.startswith("/")]
    return Random(SEED).sample(named, len(named)) + (routes() if DEEP else [])


def forms_of(request, site, ahead, most):
    """The first forms that ask for something, each once: page and place; `make test-deep` follows links."""
    found, seen = {}, set()
    while ahead and len(found) < most:
        path = ahead.pop(0)
        name = route(urlsplit(path).path)
        if name in seen or path.startswith(("/admin/", *NOT_PAGES)):
            continue
        seen.add(name)
        answer = request.get(site.path(path))
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        page = Page.read(answer.url, answer.text())
        for place, form in enumerate(page.forms):
            if asking(form):
                found.setdefault(Sending("", form, None).key, (answer.url, place))
        ahead += page.links if DEEP else []
    return list(found.values())


@pytest.mark.parametrize(("account", "most"), [("", amount(4, 200)), ("coordination", amount(4, 200)),
                                               ("redaction", amount(2, 200))])  # fmt: skip
def test_a_form_sent_wrong_says_so_and_loses_nothing(account, most, site, ground, visitor, open_as):
    page = open_as(account) if account else visitor
    there = forms_of(page.request, site, addresses(site, ground, account), most)
    assert len(there) >= min(most, 8)
    faults = {}
    for address, place in there:
        page.goto(address)
        with page.expect_navigation() as moved:
            typed = page.evaluate(SEND, place)
        status = moved.value.status
        told = [status] if status in (403, 405) or status >= 500 else page.evaluate(ANSWER, typed)
        faults[f"{address} {place}"] = told or list(untold(page.content()))
    assert not any(faults.values()), "\n".join(f"{form}: {told}" for form, told in faults.items() if told)


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
