"""An editor writes, a moderator publishes, a coordinator is told once and leaves with one click."""

from __future__ import annotations

import re
import time
import urllib.request
import uuid

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.accessibility import faults_of
from tests.e2e.conftest import open_page

pytestmark = pytest.mark.browser
COORDINATOR = "coordination@demo.example"
SETTLING = 5  # seconds in which a second mail, if there were one, would leave: the worker turns twice a second


def test_from_a_draft_to_one_mail_and_out_again(site, open_as):
    word = "balades" + uuid.uuid4().hex[:6]
    title = f"Marches santé {word}"

    reader = open_as("coordination")
    subscribe(reader, site, word)
    editor = open_as("redaction", "/admin/")
    expect(editor.locator("body")).to_contain_text("Ce qui vous attend")
    begin_a_recit(editor, site)
    write(editor, title)
    preview(editor, title)
    submit(editor)
    assert title not in site.titles_found(word), "a page under moderation is public"
    publish(open_as("moderation", "/admin/"), title)

    site.wait_until_found(word, title)
    message = site.wait_for_mail(COORDINATOR, title)
    text = message.get_body(("plain",)).get_content()
    assert word in text.replace(title, ""), "the mail does not say which alert it comes from"
    assert title in message.get_body(("html",)).get_content()
    address = re.search(rf"{site.url}/experiences/\S+", text).group(0)
    reader.goto(address)
    expect(reader.locator("h1")).to_have_text(title)

    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    request = urllib.request.Request(way_out(message), data=b"List-Unsubscribe=One-Click", method="POST")
    with urllib.request.urlopen(request, timeout=60) as answer:
        assert answer.status == 200
    reader.goto(site.path("/compte/alertes/"))
    alert = reader.locator("main .list > li").filter(has_text=word)
    expect(alert).to_contain_text("en pause")
    time.sleep(SETTLING)
    assert len(mails_about(site, title)) == 1


def test_the_link_of_a_mail_asks_before_it_leaves(site, open_as, new_context):
    word = "jardins" + uuid.uuid4().hex[:6]
    reader = open_as("visite")  # the coordinator was written to within the hour, and waits
    subscribe(reader, site, word)
    moderator = open_as("moderation", "/admin/")
    begin_a_recit(moderator, site)
    write(moderator, f"Jardins partagés {word}")
    choose_action(moderator, "button[name=action-publish]")
    message = site.wait_for_mail("visite@demo.example", word)
    signed_out = open_page(new_context())
    signed_out.goto(way_out(message))
    expect(signed_out.locator("main")).to_contain_text(word)
    assert faults_of(signed_out) == {}
    signed_out.click("main form button[type=submit]")
    expect(signed_out.locator("h1")).to_have_text("C’est fait.")
    assert faults_of(signed_out) == {}
    reader.goto(site.path("/compte/alertes/"))
    expect(reader.locator("main .list > li").filter(has_text=word)).to_contain_text("en pause")


def test_a_member_reads_what_a_visitor_only_sees_announced(site, visitor, open_as):
    address = site.path("/reseaux/collectif-sante-auvergne-rhone-alpes/espace-des-membres/")
    secret = "Trois questions restent ouvertes"
    visitor.goto(address)
    expect(visitor.locator("main")).to_contain_text(re.compile("membres", re.I))
    expect(visitor.locator("main")).not_to_contain_text(secret)
    member = open_as("coordination")
    member.goto(address)
    expect(member.locator("main")).to_contain_text(secret)


def subscribe(page: Page, site, word: str) -> None:
    """From a search that finds nothing yet: « me prévenir », at once."""
    page.goto(site.path(f"/recherche/?q={word}"))
    page.get_by_role("link", name="Me prévenir").click()
    expect(page.locator("main .panel")).to_contain_text(word)
    page.get_by_role("radio", name=re.compile("immédiat|aussitôt|tout de suite|dès", re.I)).check()
    page.click("main form button[type=submit]")
    page.wait_for_url(site.path("/compte/alertes/"))
    expect(page.locator("main .list")).to_contain_text(word)


def begin_a_recit(page: Page, site) -> None:
    """From the menu to the empty form, by what an editor sees."""
    page.goto(site.path("/admin/pages/"))
    page.get_by_role("link", name="Explorer les sous-pages de « Ateliers Santé Ville »").click()
    page.get_by_role("link", name="Explorer les sous-pages de « Récits d’expériences »").click()
    page.get_by_role("link", name="Ajouter une sous-page", exact=True).first.click()
    expect(page.locator("#id_title")).to_be_visible()


def write(page: Page, title: str) -> None:
    """The two things a récit cannot do without."""
    page.fill("#id_title", title)
    page.fill("#id_summary", "Marcher ensemble dans le quartier, et parler de santé en chemin.")


def preview(page: Page, title: str) -> None:
    """The draft as it will look, beside the form."""
    page.locator("[data-side-panel-toggle=preview]").click()
    frame = page.frame_locator("#w-preview-iframe, iframe[title*=visualisation]").first
    expect(frame.locator("h1")).to_have_text(title)


def choose_action(page: Page, button: str) -> None:
    """Save with an action of the menu at the foot of the form."""
    page.locator("footer [data-w-dropdown-target=toggle]").last.click()
    page.locator(f"footer {button}").first.click()
    expect(page.locator(".messages .success").first).to_be_visible()


def submit(page: Page) -> None:
    """Send it to those who read again."""
    choose_action(page, "button[name=action-submit]")
    expect(page.locator(".messages")).to_contain_text("soumise pour modération")


def publish(page: Page, title: str) -> None:
    """From the panel of what waits, approve and publish."""
    page.get_by_role("link", name=title).first.click()
    page.wait_for_url("**/edit/**")
    expect(page.locator("#id_title")).to_have_value(title)
    choose_action(page, "button[data-workflow-action-name=approve]:not([data-workflow-action-modal-url])")


def mails_about(site, title: str) -> list:
    """The mails to the coordinator that name a resource."""
    return [mail for mail in site.mails_to(COORDINATOR) if title in mail.get_body(("plain",)).get_content()]


def way_out(message) -> str:
    """The address that a mail program calls to leave."""
    return message["List-Unsubscribe"].strip(" <>")
