"""Seen, as it is drawn: the focus on every ground, the map in the colours that its reader chose, every mail."""

from __future__ import annotations

from random import Random

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from asv.accounts.account_mails import ACCOUNT
from asv.jobs.letters import letters
from tests.depth import DEEP, SEED, amount
from tests.e2e.accessibility import COLOURS, UNSET, faults_of
from tests.e2e.adapted import CUT, SPACED
from tests.e2e.conftest import CHROMIUM, open_page
from tests.e2e.pages import VISITOR_PAGES, path_of
from tests.e2e.seen import focusable, kinds, stands_out, unseen
from tests.e2e.test_every_page import TOO_WIDE
from tests.jobs.test_letters import CONTEXT

pytestmark = [pytest.mark.browser, pytest.mark.walk]
GROUNDS = ("home", "map", "directory", "sign-up")  # each with grounds of its own: paper, sand, pine, the map, the foot
NAMES = tuple(VISITOR_PAGES) if DEEP else GROUNDS
ENLARGED = tuple(name for name in VISITOR_PAGES if name != "style-guide")  # which shows parts, not a page


# What a link of a mail needs to be one.
LINKS = {"meeting_url": "/rencontres/marche/", "button_url": "/inscription/", "button_label": "Voir mon inscription",
         "meeting": {"title": "Marcher en ville"}, "notice": {"url": "/alertes/", "label": "Voir"}}  # fmt: skip


def some(page, known):
    """A few things of a page that change with the seed, the last one too; in `make test-deep` one of each new kind."""
    nodes = focusable(page)
    if not DEEP:
        return [*Random(SEED).sample(nodes, min(5, len(nodes))), nodes[-1]]
    new = {kind: node for node, kind in zip(nodes, kinds(page), strict=True) if kind not in known}
    known |= new.keys()
    return list(new.values())


@pytest.fixture(scope="module")
def known():
    """What was measured on a page before, in each scheme."""
    return {"light": set(), "dark": set()}


@pytest.mark.parametrize("name", NAMES)
def test_the_focus_is_drawn_with_contrast_enough(visitor, site, ground, known, name):
    visitor.goto(site.path(path_of(site, name, ground)))
    faults = {}
    for scheme in ("light", "dark"):
        visitor.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        faults[scheme] = [
            node.evaluate("node => node.outerHTML.slice(0, 140)")
            for node in some(visitor, known[scheme])
            if unseen(visitor, node)
        ]
    assert not any(faults.values()), faults


def test_the_map_and_its_legend_stay_readable_in_forced_colours(visitor, site):
    visitor.goto(site.path("/carte/"))
    visitor.emulate_media(forced_colors="active")
    swatches = [one for one in visitor.query_selector_all(".legend .tile") if one.is_visible()]
    assert len(swatches) >= 3 and all(stands_out(visitor, one) for one in swatches)
    visitor.wait_for_function("document.querySelectorAll('.france svg a[tabindex=\"0\"]').length === 1")
    for place in visitor.query_selector_all(".france svg a[href]")[:4]:
        assert not unseen(visitor, place), place.get_attribute("href")


@pytest.fixture(scope="module")
def large_print(playwright):
    """A telephone whose letters are twice as large: what a browser's own setting makes of rem, in queries too."""
    options = {"executable_path": CHROMIUM, "args": ["--no-sandbox", "--blink-settings=defaultFontSize=32"]}
    browser = playwright.chromium.launch(**options)
    yield browser.new_page(viewport={"width": 360, "height": 740})
    browser.close()


@pytest.mark.parametrize("name", Random(SEED).sample(ENLARGED, amount(8, len(ENLARGED))))
def test_on_a_telephone_words_twice_as_large_stay_whole(large_print, site, ground, name):
    page = large_print
    page.goto(site.path(path_of(site, name, ground)))
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
    assert page.evaluate(CUT) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def _account_mail(path):
    """What allauth would write, with its subject."""
    url = f"{settings.SITE_URL}/compte/x/"
    names = ("activate", "login", "code", "reset", "signup", "sessions", "password_reset", "site")
    said = {**{f"{name}_url": url for name in names}, "code": "ABC-DEF", "at": timezone.now(), "methods": ["un code"],
            "device": "Firefox", "from_email": "a@b.fr", "to_email": "c@d.fr", "deleted_email": "a@b.fr",
            "site_name": settings.SITE_NAME, "reauthentication": False}  # fmt: skip
    here = path.relative_to(settings.ROOT / "templates").as_posix()
    subject = render_to_string(here.replace("_message", "_subject"), said).strip()
    return {"subject": subject, "text": render_to_string(here, said)}


@pytest.fixture(scope="module")
def mails():
    """What each kind of mail looks like, by its prefix."""
    context = CONTEXT | LINKS
    drafts = {letter.prefix: letter.draft(f"{letter.prefix}1", "nadia@exemple.fr", context) for letter in letters()}
    for path in sorted((settings.ROOT / "templates").glob("*/email/*_message.txt")):
        if path.stem == "base_message":
            continue
        drafts[path.stem] = ACCOUNT.draft(f"{ACCOUNT.prefix}1", "nadia@exemple.fr", _account_mail(path))
    written = {prefix: draft.html for prefix, draft in drafts.items() if draft.html}
    return {name: written[name] for name in Random(SEED).sample(sorted(written), amount(8, len(written)))}


def test_a_mail_reads_as_a_page_does(browser, browser_context_args, mails):
    """Named, in French, readable in both schemes, whole on a telephone, spaced out and twice as large."""
    context = browser.new_context(**browser_context_args)
    page = open_page(context)
    faults = {}
    for name, html in mails.items():
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 1280, "height": 800})
        page.set_content(html)
        found = {"light": faults_of(page, READ_AS_MAIL), "typography": page.evaluate(UNSET)}
        page.emulate_media(color_scheme="dark")
        found["dark"] = faults_of(page, COLOURS)
        page.set_viewport_size({"width": 320, "height": 740})
        found["wider than 320 px"] = page.evaluate(TOO_WIDE)
        page.evaluate(SPACED)
        found["spaced out"] = page.evaluate(CUT)
        faults |= {f"{name} {way}": what for way, what in found.items() if what}
    context.close()
    assert not faults


# A mail is no page of the site: readers of mail have their own frame around it.
READ_AS_MAIL = {"resultTypes": ["violations"], "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
