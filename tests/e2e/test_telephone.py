"""Three tasks for each redrawn screen, on a telephone: the next step is in sight, the taps are those written down."""

from __future__ import annotations

import re

import pytest

from tests.e2e.telephone import HEIGHT, WIDTH, Cost, done

pytestmark = pytest.mark.browser
MENU, GAPS = "tap .to-nav a", "tap a[href='#manque']"
COVERAGE, ACCOUNT, ENTRIES, DIRECTORY = "/carte/couverture/", "/compte/", "/compte/annuaire/", "/annuaire/"
# Who, from where, how; the taps, the screens scrolled. `platform/docs/accessibility.md` has what they were before.
TASKS = {
    "coverage: what is missing most": ("", COVERAGE, (GAPS, "see #manque ~ ul a"), 1, 0),
    "coverage: say that one knows some": (
        "", COVERAGE, (GAPS, "tap #manque ~ ul a", "tap a[href='#ecrire']", "type form.form textarea=Une"), 4, 0,
    ),
    "coverage: one's own region": ("", COVERAGE, ("tap table.coverage th[scope=row] a",), 1, 0),
    "account: what is new": ("coordination", ACCOUNT, ("see #neuf",), 0, 0),
    "account: one's alerts": ("coordination", ACCOUNT, (MENU, "tap .account-nav a[href='/compte/alertes/']"), 2, 0),
    "account: another password": (
        "coordination", ACCOUNT, (MENU, "tap .account-nav a[href='/compte/mot-de-passe/']"), 2, 0,
    ),
    "entry: begin one": ("visite", ENTRIES, ("tap main a.btn", "type main input[name$=function]=Médiation"), 2, 0),
    "entry: who sees it": (
        "coordination", ENTRIES, ("tap main a.btn", "tap a[href='#regard']", "see [name=whole]"), 2, 0,
    ),
    "entry: how others see it": ("coordination", ENTRIES, ("tap main a[href*=apercu]",), 1, 0),
    "directory: who is in a place": (
        "", DIRECTORY, ("type #filtre-lieu=Lille", "tap main .filters > button", "see .roster li"), 2, 0,
    ),
    "directory: the first of the list": ("", DIRECTORY, ("tap .roster .act a",), 1, 0),
    "directory: be in it": ("", DIRECTORY, ("tap main a[href='/compte/annuaire/']",), 1, 0),
}  # fmt: skip


@pytest.mark.parametrize("who", ["", "coordination", "visite"])
def test_the_next_step_is_in_sight_and_near(who, site, visitor, open_as):
    page = open_as(who) if who else visitor
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    found, written = {}, {}
    for name, (whose, path, steps, taps, scrolls) in TASKS.items():
        if whose == who:
            page.goto(site.path(path))
            found[name], written[name] = done(page, steps), Cost(taps, scrolls, True)
    assert found == written


def test_an_account_mail_shows_what_to_do_at_once(site, visitor):
    """Its one button stands on the first screen; the form that it leads to is on the first screen too."""
    page = visitor
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    page.goto(site.path("/compte/mot-de-passe/oublie/"))
    page.fill("main [name=email]", "visite@demo.example")
    page.click("main form button[type=submit]")
    mail = site.wait_for_mail("visite@demo.example", "nouveau mot de passe", where="text/html")
    html = mail.get_body(("html",)).get_content()
    page.set_content(html)
    assert done(page, ("see a[href*='/mot-de-passe/']",)) == Cost(0, 0, True)
    page.goto(re.search(r'href="([^"]*/mot-de-passe/[^"]+)"', html)[1])
    assert done(page, ("see main input[type=password]",)) == Cost(0, 0, True)
