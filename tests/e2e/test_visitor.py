"""The visitor's path: find, narrow, read, download, keep, sign up; with a script, without one, and with keys alone."""

from __future__ import annotations

import re
import uuid

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.accessibility import faults_of
from tests.e2e.conftest import open_page

pytestmark = pytest.mark.browser
LILLE = "Ambassadeurs de santé à Lille"
WORDS = "/recherche/?q=ambassadeur+sante"
# What the Lille récit is found by, facet by facet.
LILLE_HAS = {
    "theme": ("participation-des-habitants", "Participation des habitants"),
    "public": ("habitants-des-qpv", "Habitants des quartiers prioritaires"),
    "demarche": ("asv", "Atelier santé ville"),
    "territoire": ("reg-32", "Hauts-de-France"),
    "annee": ("2019", "2019"),
    "type": ("experience", "Récit d’expérience"),
    "format": ("pdf", "PDF"),
}


def total(page: Page) -> int:
    """How many resources the page says it found."""
    words = page.locator("#trouve .status b").inner_text()
    return int(re.sub(r"\D", "", words) or 0)


def box(page: Page, facet: str, value: str):
    """The box of a facet's value, its group unfolded."""
    group = page.locator(f"#facette-{facet}")
    if not group.evaluate("group => group.open"):
        group.locator("summary").click()
    return group.locator(f"input[value='{value}']")


def count_of(page: Page, facet: str, value: str) -> int:
    """The count written beside a value."""
    return int(box(page, facet, value).locator("xpath=..").locator("b").inner_text())


def results(page: Page):
    """The cards of the results."""
    return page.locator("#trouve .list article.card")


def lille(page: Page):
    """The card of the Lille récit."""
    return results(page).filter(has=page.get_by_role("heading", name=LILLE, exact=True))


def test_the_search_forgives_accents_and_plurals(visitor, site):
    visitor.goto(site.path("/"))
    visitor.locator("main input[name=q]").first.fill("ambassadeur sante")
    visitor.keyboard.press("Enter")
    visitor.wait_for_url("**/recherche/**")
    first = results(visitor).first
    expect(first.locator("h3")).to_have_text(LILLE)
    expect(first.locator("mark").first).to_be_visible()
    assert {"ambassadeur", "santé"} <= {
        word.lower().removesuffix("s") for word in first.locator("mark").all_inner_texts()
    }


def test_a_word_misspelt_is_answered_and_nothing_found_is_no_dead_end(visitor, site):
    page = visitor
    page.goto(site.path("/recherche/?q=obbesite"))
    expect(page.locator(".spelling")).to_contain_text("chercher plutôt")
    assert total(page) > 0
    page.locator(".spelling a").click()
    page.wait_for_url("**/recherche/?q=obbesite&exact=1")
    expect(page.locator("#trouve .status")).to_contain_text("Aucun résultat")
    page.locator("#trouve .wayout a").first.click()
    expect(page.locator("#trouve .status")).not_to_contain_text("Aucun résultat")

    page.goto(site.path("/recherche/?q=obesite&theme=alcool&territoire=com-59350"))
    ways = page.locator(".wayout li")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert faults_of(page) == {}
    for number in range(ways.count()):
        page.goto(site.path("/recherche/?q=obesite&theme=alcool&territoire=com-59350"))
        promised = int(re.sub(r"\D", "", ways.nth(number).locator("b").inner_text()))
        ways.nth(number).locator("a").click()
        expect(page.locator("#trouve .status b")).to_have_text(re.compile(rf"^{promised} résultats?$"))


def test_a_document_is_searched_page_by_page_and_read_there(visitor, site):
    page = visitor
    page.goto(site.path("/recherche/?q=rapport"))
    # What is folded waits as text until it is opened.
    folded = page.locator("#trouve details.more")
    number = folded.evaluate_all("all => all.findIndex(one => one.textContent.includes('extract passage'))")
    folded.nth(number).locator("summary").click()
    passage = page.locator("#trouve details[open] .passage").first
    expect(passage.locator("mark").first).to_be_visible()
    link = passage.locator("a")
    number = re.match(r"Page (\d+) d", link.inner_text()).group(1)
    link.click()
    expect(page).to_have_url(re.compile(rf"/documents/\d+/texte/(\?page=\d+)?#page-{number}$"))
    expect(page.locator(f"#page-{number}")).to_be_in_viewport()
    file = page.locator("a.file").get_attribute("href")
    assert page.request.get(site.path(file)).body()[:5] == b"%PDF-"


def test_each_facet_narrows_and_every_count_keeps_its_promise(visitor, site):
    page = visitor
    page.goto(site.path(WORDS))
    page.evaluate("window.stayed = true")
    before = total(page)
    for done, (facet, (value, label)) in enumerate(LILLE_HAS.items(), start=1):
        promised = count_of(page, facet, value)
        assert promised <= before
        box(page, facet, value).check()
        page.wait_for_url(f"**{facet}={value}**")
        expect(page.locator("#trouve .chips li a:not(.clear)")).to_have_count(done)
        assert total(page) == promised
        expect(box(page, facet, value)).to_be_checked()
        expect(page.locator("#trouve .chips")).to_contain_text(label)
        expect(lille(page)).to_have_count(1)
        before = promised
    assert page.evaluate("window.stayed"), "the page was loaded again: results are not refreshed in place"
    expect(page.locator("#annonce")).to_have_text(re.compile(r"\d+ résultat"))

    page.reload()
    assert total(page) == before, "the address does not say what the page shows"
    for facet, (value, _label) in LILLE_HAS.items():
        expect(box(page, facet, value)).to_be_checked()

    narrow = before
    for left in range(len(LILLE_HAS) - 1, -1, -1):
        page.locator("#trouve .chips li a:not(.clear)").first.click()
        expect(page.locator("#trouve .chips li a:not(.clear)")).to_have_count(left)
        assert total(page) >= narrow
        narrow = total(page)
    assert page.url == site.path(WORDS)


def test_the_back_button_gives_the_earlier_results(visitor, site):
    page = visitor
    page.goto(site.path(WORDS))
    everything, titles = total(page), page.locator("#trouve .list h3").all_inner_texts()
    box(page, "type", "inspir-action").check()
    page.wait_for_url("**type=inspir-action**")
    expect(page.locator("#trouve .chips li a:not(.clear)")).to_have_count(1)
    fewer, few_titles = total(page), page.locator("#trouve .list h3").all_inner_texts()
    assert fewer < everything
    page.go_back()
    page.wait_for_url(site.path(WORDS))
    expect(page.locator("#trouve .status b")).to_contain_text(str(everything))
    assert page.locator("#trouve .list h3").all_inner_texts() == titles
    expect(box(page, "type", "inspir-action")).not_to_be_checked()
    page.go_forward()
    page.wait_for_url("**type=inspir-action**")
    expect(page.locator("#trouve .list h3")).to_have_text(few_titles)
    assert total(page) == fewer
    expect(box(page, "type", "inspir-action")).to_be_checked()


def test_keeping_a_result_stays_in_place(visitor, site):
    page = visitor
    page.goto(site.path(WORDS))
    page.evaluate("window.stayed = true")
    lille(page).locator("button.fav").click()
    expect(lille(page).locator("[aria-pressed=true]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(lille(page).locator("[aria-pressed=false]")).to_be_focused()
    assert page.evaluate("window.stayed")


def test_a_visitor_reads_downloads_keeps_and_signs_up(visitor, site):
    page = visitor
    page.goto(site.path(WORDS))
    results(page).first.get_by_role("link", name=LILLE, exact=True).click()
    expect(page.locator("h1")).to_have_text(LILLE)

    link = page.locator("a.file").first
    expect(link).to_contain_text(re.compile(r"PDF.*\d.Ko", re.S))
    with page.expect_download() as downloading:
        link.click()
    assert downloading.value.path().read_bytes()[:5] == b"%PDF-"

    page.locator("main .docacts .favform button").click()
    expect(page.locator("main .docacts .favform [aria-pressed=true]")).to_be_visible()
    page.goto(site.path("/compte/favoris/"))
    expect(page.locator("main")).to_contain_text(LILLE)
    expect(page.locator("main")).to_contain_text("dans ce navigateur seulement")

    address = f"visiteuse-{uuid.uuid4().hex[:8]}@exemple.fr"
    page.goto(site.path("/compte/inscription/"))
    page.fill("input[name=email]", address)
    page.click("main form button[type=submit]")
    page.wait_for_url("**/compte/adresse/verification/")
    message = site.wait_for_mail(address, "/compte/adresse/verification/")
    text = message.get_body(("plain",)).get_content()
    page.goto(re.search(r"http\S+/compte/adresse/verification/\S+", text).group(0))
    page.click("main form button[type=submit]")
    page.wait_for_url("**/compte/mot-de-passe/choisir/")
    page.fill("input[name=password1]", "une-longue-phrase-2026")
    page.fill("input[name=password2]", "une-longue-phrase-2026")
    page.click("main form button[type=submit]")
    page.wait_for_url(lambda url: "/mot-de-passe/" not in url)
    page.goto(site.path("/compte/favoris/"))
    expect(page.locator("main")).to_contain_text(LILLE)
    expect(page.locator("main")).not_to_contain_text("dans ce navigateur seulement")

    elsewhere = open_page(page.context.browser.new_context(locale="fr-FR"))
    elsewhere.goto(site.path("/compte/connexion/?next=/compte/favoris/"))
    elsewhere.fill("input[name=login]", address)
    elsewhere.fill("input[name=password]", "une-longue-phrase-2026")
    elsewhere.click("main form button[type=submit]")
    elsewhere.wait_for_url("**/compte/favoris/")
    expect(elsewhere.locator("main")).to_contain_text(LILLE)

    elsewhere.evaluate("window.here = true")  # gone with a reload
    watch = elsewhere.locator("main .watchform button")
    watch.focus()
    elsewhere.keyboard.press("Enter")
    expect(watch).to_contain_text("Ne plus suivre")
    expect(watch).to_be_focused()
    expect(elsewhere.locator("p.said")).to_contain_text("Vous suivez")
    elsewhere.locator("main button.fav").click()
    expect(watch).to_contain_text("Suivre les changements")  # what is let go of is watched no more
    assert elsewhere.evaluate("window.here")
    elsewhere.context.close()


def test_a_form_that_fails_keeps_what_was_typed_and_says_what_to_do(visitor, site):
    page = visitor
    page.goto(site.path("/compte/inscription/"))
    page.fill("input[name=email]", "visiteuse@exemple")
    page.click("main form button[type=submit]")
    wrong = page.locator("main [aria-invalid=true]").first
    expect(wrong).to_be_visible()
    described = wrong.get_attribute("aria-describedby").split()
    assert any(page.locator(f"[id='{name}']").inner_text().strip() for name in described)
    expect(page.locator("input[name=email]")).to_have_value("visiteuse@exemple")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert faults_of(page) == {}


def test_everything_works_without_javascript(new_context, site):
    page = open_page(new_context(java_script_enabled=False))
    page.goto(site.path(WORDS))
    everything = total(page)
    promised = int(page.locator("label:has(input[name=theme][value=participation-des-habitants]) b").inner_text())
    page.locator("input[name=theme][value=participation-des-habitants]").check()
    page.get_by_role("button", name="Appliquer les filtres").click()
    page.wait_for_url("**theme=participation-des-habitants**")
    assert total(page) == promised < everything
    expect(page.locator("input[name=theme][value=participation-des-habitants]")).to_be_checked()
    page.locator("select[name=tri]").select_option("titre")
    page.get_by_role("button", name="Trier").click()
    page.wait_for_url("**tri=titre**")
    titles = page.locator("#trouve .list h3").all_inner_texts()
    assert titles[0] < titles[-1]
    page.locator("#trouve .chips li a").first.click()
    page.get_by_role("link", name=re.compile("une partie de vos mots, par pertinence")).click()
    page.wait_for_url(site.path(WORDS))
    assert total(page) == everything

    page.goto(site.path("/recherche/"))
    expect(page.locator("[role=combobox], datalist")).to_have_count(0)
    page.goto(site.path("/recherche/pres-de-chez-moi/"))
    page.fill("#lieu", "59800")
    page.keyboard.press("Enter")
    page.wait_for_url("**/recherche/?territoire=com-59350")
    page.goto(site.path(WORDS))

    lille(page).locator("button[formaction*='/compte/favoris/']").click()
    expect(lille(page).locator("[aria-pressed=true]")).to_have_count(1)
    page.goto(site.path("/compte/favoris/"))
    expect(page.locator("main")).to_contain_text(LILLE)
    page.goto(site.path("/recherche/?q=sante"))
    page.get_by_role("link", name=re.compile("Être tenu au courant")).first.click()
    page.get_by_role("link", name="Connectez-vous").click()
    page.wait_for_url("**/compte/connexion/**")
    page.fill("input[name=login]", "visite@demo.example")
    page.fill("input[name=password]", "demo-asv-2026")
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("h1")).to_have_text("Être tenu au courant")
    expect(page.locator("main")).to_contain_text("sante")


def test_on_a_telephone_without_javascript_menu_and_filters_open(new_context, site):
    page = open_page(new_context(java_script_enabled=False))
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(site.path(WORDS))
    expect(results(page).first).to_be_visible()
    page.locator(".menu summary").click()
    expect(page.locator(".nav a").first).to_be_visible()
    page.get_by_text("Affiner", exact=True).click()
    page.locator("input[name=type][value=inspir-action]").check()
    page.get_by_role("button", name="Appliquer les filtres").click()
    page.wait_for_url("**type=inspir-action**")
    expect(results(page).first).to_be_visible()
