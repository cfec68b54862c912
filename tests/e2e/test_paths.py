"""The paths of the three groups of users, in a browser, from the first page to the last."""

import re
import time
import urllib.request

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
LILLE = "Ambassadeurs de santé à Lille"


def test_a_visitor_finds_reads_keeps_and_signs_up(page, site):
    page.goto(site.path("/"))
    page.locator("main input[name=q]").first.fill("ambassadeur sante")
    page.keyboard.press("Enter")
    page.wait_for_url("**/recherche/**")
    first = page.locator("#resultats article").first
    expect(first).to_contain_text(LILLE)
    expect(first.locator("mark").first).to_be_visible()

    page.locator("input[name=theme][value=participation-des-habitants]").check()
    page.wait_for_url("**theme=participation-des-habitants**")
    expect(page.locator("#resultats article").first).to_contain_text(LILLE)
    page.locator("a.chip, .chips a").filter(has_text="Participation des habitants").click()
    page.wait_for_function("!location.search.includes('theme=')")

    page.locator("#resultats article").first.get_by_role("link", name=LILLE).click()
    expect(page.locator("h1")).to_contain_text("Ambassadeurs")
    link = page.locator("main a[href*='/documents/']").filter(has_text="PDF").first
    expect(link).to_contain_text("Ko")
    with urllib.request.urlopen(site.path(link.get_attribute("href"))) as answer:
        assert answer.read(5) == b"%PDF-"

    page.locator("main form[action*='/compte/favoris/'] button").first.click()
    page.wait_for_function("document.querySelector('form[action*=\"/compte/favoris/\"] [aria-pressed=true]')")
    address = f"visiteuse{int(time.time())}@exemple.fr"
    page.goto(site.path("/compte/inscription/"))
    page.fill("input[name=email]", address)
    page.fill("input[name=password1]", "une-longue-phrase-2026")
    page.fill("input[name=password2]", "une-longue-phrase-2026")
    page.click("main form button[type=submit]")
    expect(page.locator("h1")).to_contain_text("clic")
    message = site.wait_for_mail(address, "/compte/adresse/verification/")
    text = message.get_body(("plain",)).get_content()
    page.goto(re.search(r"http\S+/compte/adresse/verification/\S+", text).group(0))
    page.click("main form button[type=submit]")
    page.goto(site.path("/compte/favoris/"))
    expect(page.locator("main")).to_contain_text(LILLE)


def test_everything_works_without_javascript(browser, site):
    context = browser.new_context(java_script_enabled=False, locale="fr-FR")
    page = context.new_page()
    page.goto(site.path("/recherche/?q=ambassadeur+sante"))
    page.locator("input[name=theme][value=participation-des-habitants]").check()
    page.locator(
        "form.facets button[type=submit], form#filtres button[type=submit], aside button[type=submit]"
    ).first.click()
    page.wait_for_url("**theme=participation-des-habitants**")
    first = page.locator("#resultats article").first
    expect(first).to_contain_text(LILLE)
    first.locator("form[action*='/compte/favoris/'] button").click()
    page.goto(site.path("/compte/favoris/"))
    expect(page.locator("main")).to_contain_text(LILLE)
    context.close()


def test_the_keyboard_alone_reaches_the_first_result(page, site):
    page.goto(site.path("/"))
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    expect(skip).to_have_text("Aller au contenu")
    page.keyboard.press("Enter")
    for _ in range(6):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "q":
            break
    page.keyboard.type("ambassadeur sante")
    page.keyboard.press("Enter")
    page.wait_for_url("**/recherche/**")
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()").startswith("Ambassadeurs de santé"):
            break
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.press("Enter")
    page.wait_for_url("**/experiences/**")


def test_an_editor_writes_and_a_coordinator_is_told_once(browser, site, sign_in):
    title = f"Balades urbaines {int(time.time())}"
    reader = browser.new_context(locale="fr-FR")
    page = reader.new_page()
    sign_in(page, "coordination")
    page.goto(site.path("/recherche/?q=balades+urbaines"))
    page.get_by_role("link", name=re.compile("tenu", re.I)).first.click()
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("main")).to_contain_text(re.compile("balades urbaines", re.I))

    staff = browser.new_context(locale="fr-FR")
    page = staff.new_page()
    sign_in(page, "redaction", "/admin/")
    expect(page.locator("body")).to_contain_text("Ce qui vous attend")
    page.goto(site.path("/admin/pages/add/experiences/experiencepage/" + parent_id(page, site) + "/"))
    page.fill("#id_title", title)
    page.fill("#id_summary", "Marcher ensemble dans le quartier, et parler santé en chemin.")
    page.locator(
        "[data-side-panel-toggle=preview], button[aria-label*=perçu], [data-side-panel=preview]"
    ).first.wait_for()
    page.locator("button.w-dropdown__toggle, [data-w-dropdown-target=toggle]").last.click()
    page.get_by_role("button", name=re.compile("Soumettre", re.I)).first.click()
    page.wait_for_url(re.compile(r"/admin/pages/\d+/"))
    staff.close()
    moderators = browser.new_context(locale="fr-FR")
    page = moderators.new_page()
    sign_in(page, "moderation", "/admin/")
    page.get_by_role("link", name=title).first.click()
    page.wait_for_url("**/edit/**")
    page.locator("button.w-dropdown__toggle, [data-w-dropdown-target=toggle]").last.click()
    page.locator("button[name=action-publish]").first.click()
    page.wait_for_url(re.compile(r"/admin/pages/\d+/"))
    moderators.close()

    site.wait_until_found("balades urbaines", title)
    message = site.wait_for_mail("coordination@demo.example", title)
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    text = message.get_body(("plain",)).get_content()
    assert "balades urbaines" in text.lower()
    time.sleep(3)
    assert len([mail for mail in site.mails_to("coordination@demo.example") if title in str(mail)]) <= 1
    link = message["List-Unsubscribe"].strip("<>")
    request = urllib.request.Request(link, data=b"List-Unsubscribe=One-Click", method="POST")
    with urllib.request.urlopen(request) as answer:
        assert answer.status == 200
    page = reader.new_page()
    page.goto(site.path("/compte/alertes/"))
    expect(page.locator("main")).not_to_contain_text("Active")
    reader.close()


def parent_id(page, site):
    """The id of the list of récits, read from Wagtail's own listing."""
    page.goto(site.path("/admin/pages/add/experiences/experiencepage/"), wait_until="commit")
    page.goto(site.path("/admin/api/main/pages/?type=experiences.ExperienceIndexPage&fields=_,id"))
    return re.search(r'"id":\s*(\d+)', page.content()).group(1)


def test_a_member_reads_what_a_visitor_only_sees_announced(page, site, sign_in):
    address = site.path("/reseaux/collectif-sante-auvergne-rhone-alpes/espace-des-membres/")
    page.goto(address)
    expect(page.locator("main")).not_to_contain_text("Trois questions restent ouvertes")
    expect(page.locator("main")).to_contain_text(re.compile("membres", re.I))
    sign_in(page, "coordination")
    page.goto(address)
    expect(page.locator("main")).to_contain_text("Trois questions restent ouvertes")
