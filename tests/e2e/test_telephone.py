"""Three tasks for each redrawn screen, on a telephone: the next step is in sight, the taps are those written down."""

from __future__ import annotations

import pytest

from tests.e2e.telephone import HEIGHT, WIDTH, Cost, done

pytestmark = pytest.mark.browser
MENU, GAPS = "tap .to-nav a", "tap a[href='#manque']"
COVERAGE, ACCOUNT, ENTRIES, DIRECTORY = "/carte/couverture/", "/compte/", "/compte/annuaire/", "/annuaire/"
# Who, from where, how; the taps, the screens scrolled. `platform/docs/accessibility.md` has what they were before.
# Who begins an entry is handed none by another test.
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
    "entry: begin one": ("redaction", ENTRIES, ("tap main a.btn", "type main input[name$=function]=Médiation"), 2, 0),
    "entry: who sees it": (
        "coordination", ENTRIES, ("tap main a.btn", "tap #regard > summary", "see [name=whole]"), 2, 0,
    ),
    "entry: how others see it": ("coordination", ENTRIES, ("tap main a[href*=apercu]",), 1, 0),
    "directory: who is in a place": (
        "", DIRECTORY, ("type #filtre-lieu=Lille", "tap main .filters > button", "see .roster li"), 2, 0,
    ),
    "directory: the first of the list": ("", DIRECTORY, ("tap .roster .act a",), 1, 0),
    "directory: be in it": ("", DIRECTORY, ("tap main a[href='/compte/annuaire/']",), 1, 0),
}  # fmt: skip


@pytest.mark.parametrize("who", ["", "coordination", "redaction"])
def test_the_next_step_is_in_sight_and_near(who, site, visitor, open_as):
    page = open_as(who) if who else visitor
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    found, written = {}, {}
    for name, (whose, path, steps, taps, scrolls) in TASKS.items():
        if whose == who:
            page.goto(site.path(path))
            found[name], written[name] = done(page, steps), Cost(taps, scrolls, True)
    assert found == written


# What is asked for, by which form, its field and the address typed there; what is done in the mail, what one is to see
# then. A mail's button costs a tap: nothing else has to be read before it.
MAILS = {
    "mail: another password": (
        "/compte/mot-de-passe/oublie/", "email", "visite@demo.example", "Choisir mon nouveau mot de passe",
        "main input[type=password]",
    ),
    "mail: open an account": (
        "/compte/inscription/", "email", "telephone@exemple.fr", "Confirmer mon adresse",
        "main form button[type=submit]",
    ),
    "mail: one has an account already": (
        "/compte/inscription/", "email", "coordination@demo.example", "Me connecter", "main input[name=password]",
    ),
}  # fmt: skip


def test_an_account_mail_shows_what_to_do_at_once(site, visitor):
    """Its button says what it does and stands on the first screen; so does what it leads to."""
    visitor.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    found = {}
    for name, (path, field, address, label, then) in MAILS.items():
        visitor.goto(site.path(path))
        visitor.fill(f"main [name={field}]", address)
        visitor.click("main form button[type=submit]")
        html = site.wait_for_mail(address, label, where="text/html").get_body(("html",)).get_content()
        visitor.set_content(html)
        found[name] = [done(visitor, (f"tap a.button:text-is('{label}')", f"see {then}"))]
        visitor.context.clear_cookies()
    assert found == {name: [Cost(1, 0, True)] for name in MAILS}
