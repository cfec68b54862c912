"""The frame of every page, error pages, and the contrasts of the colours."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import Client

from asv.core import colours
from asv.core.colours import contrast

STATIC = settings.PLATFORM / "static"
TEMPLATES = Path(settings.ROOT) / "templates"


GROUNDS = ("paper", "card", "sand", "mint", "coral2", "ok2", "warn2")
TEXTS = [(text, ground) for text in ("ink", "soft", "pine", "coral") for ground in GROUNDS] + [
    ("ok", "ok2"),
    ("ink", "mark"),
    ("paper", "pine"),
    ("paper", "pine2"),
    ("paper", "coral"),
    ("foot-ink", "foot"),
]
PARTS = [("edge", ground) for ground in ("paper", "card", "sand", "mint")] + [("pine", "mint"), ("coral", "paper")]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXTS)
def test_text_is_readable(scheme, text, ground):
    palette = colours.scheme(scheme)
    assert contrast(palette[text], palette[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("part", "ground"), PARTS)
def test_parts_are_visible(scheme, part, ground):
    palette = colours.scheme(scheme)
    assert contrast(palette[part], palette[ground]) >= 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_focus_is_seen_on_every_ground(scheme):
    """The ring has two colours, and one of them 3:1 whatever it stands on: it was 2.0:1 on the foot, 1.1:1 on maps."""
    palette = colours.scheme(scheme)
    assert contrast(palette["ring"], palette["ring-edge"]) >= 9
    for name, ground in palette.items():
        assert max(contrast(palette[ring], ground) for ring in ("ring", "ring-edge")) >= 3, name


# Where a ring would be lost or doubled, another part shows it: the whole field, the whole card, the outline of a place.
FOCUS_ELSEWHERE = {
    "main:focus", ".search input:focus", ".card :is(h2, h3) a:focus-visible", ".france:focus",
    ".map svg a:focus-visible",
}  # fmt: skip


def test_no_style_sheet_takes_the_ring_away():
    rules = [
        (selector.strip(), body)
        for path in STATIC.glob("css/*.css")
        if not path.name.startswith("admin")
        for selector, body in re.findall(r"([^{}]*:focus[^{}]*){([^{}]*)}", path.read_text())
    ]
    bare = {selector for selector, body in rules if re.search(r"outline: (0|none)", body)}
    assert {selector.split("\n")[-1] for selector in bare} == FOCUS_ELSEWHERE
    drawn = [body for _selector, body in rules if "outline: " in body and "outline: 0" not in body]
    assert drawn and all("var(--ring)" in body and "var(--ring-edge)" in body for body in drawn)


def test_what_separates_words_is_read_to_nobody():
    """Its second value says so; the first is for browsers that know one value only."""
    for path in STATIC.glob("css/*.css"):
        for line in path.read_text().splitlines():
            assert not re.search(r'content: "[·›]"', line) or re.search(r'content: "[·›]" / ""', line), line


def test_the_announcement_is_readable():
    assert contrast(colours.scheme()["on-saffron"], colours.scheme()["saffron"]) >= 4.5


@pytest.mark.django_db
def test_an_unknown_address_says_what_to_do(client, django_assert_max_num_queries):
    client.get("/nulle-part/")
    with django_assert_max_num_queries(3):
        response = client.get("/nulle-part/")
    page = response.content.decode()
    assert response.status_code == 404
    assert "Rien n’est perdu" in page
    assert 'role="search"' in page
    assert not response.cookies


def test_our_own_failure_needs_nothing():
    page = render_to_string("500.html")
    assert "rechargez la page" in page
    assert "<script" not in page


@pytest.mark.django_db
def test_our_own_failure_is_answered(monkeypatch):
    monkeypatch.setattr("asv.core.health.checks", lambda: {"moteur": lambda: 1 / 0})
    client = Client(raise_request_exception=False)
    response = client.get("/readyz/")
    assert response.status_code == 500
    assert "cassé de notre côté" in response.content.decode()


@pytest.mark.django_db
def test_the_frame(client):
    page = client.get("/charte/").content.decode()
    assert '<html lang="fr">' in page
    assert page.index('href="#contenu"') < page.index("<header")
    assert 'aria-label="Principale"' in page
    for address in ("/accessibilite/", "/mentions-legales/", "/donnees-personnelles/", "/glossaire/"):
        assert f'href="{address}"' in page
    assert not re.findall(r'\ssrc="(?:https?:)?//|<link[^>]*\shref="(?:https?:)?//', page)
    assert not re.findall(r"<style|\sstyle=|\son\w+=", page)


@pytest.mark.django_db
def test_a_part_of_the_site_is_marked_in_the_menu(rf):
    request = rf.get("/experiences/lille/")
    request.user = AnonymousUser()
    page = render_to_string("404.html", request=request)
    assert '<a href="/experiences/" aria-current="true">' in page
    assert page.count("aria-current") == 1


def test_mails_extend_the_base_and_carry_no_outside_image():
    page = render_to_string("emails/base.html")
    assert "plateforme nationale de ressources" in page
    assert "<img" not in page
    assert settings.SITE_URL in render_to_string("emails/base.txt")


def test_every_icon_asked_for_is_in_the_sprite():
    sprite = (STATIC / "icons" / "sprite.svg").read_text(encoding="utf-8")
    asked = set()
    for path in (settings.ROOT / "templates").rglob("*.html"):
        asked |= set(re.findall(r'{% icon "([\w-]+)" %}', path.read_text(encoding="utf-8")))
    assert asked - set(re.findall(r'<symbol id="([\w-]+)"', sprite)) == set()


def test_what_a_first_visit_weighs():
    """Fonts, style and script stay within what a page may weigh over the wire, its own HTML and images apart.

    htmx and the combobox are fetched when a reader's hand comes near, not before.
    """
    brotli = pytest.importorskip("brotli")
    text = [
        "css/colours.css",
        "css/site.css",
        "icons/sprite.svg",
        "js/site.js",
        "js/search.js",
        "css/search.css",
    ]
    compressed = sum(len(brotli.compress(Path(finders.find(name)).read_bytes())) for name in text)
    fonts = sum(path.stat().st_size for path in STATIC.glob("fonts/*.woff2"))
    assert compressed + fonts < 50 * 1024


ADMIN = ("network/admin", "stewardship", "wagtailadmin", "taxonomy")
NOT_SHOWN = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|<(script|style)\b.*?</\1>", re.S)


def test_the_teams_own_screens_have_the_sites_apostrophe():
    """No filter reads what stands in a template; what comes from elsewhere passes `typo`."""
    texts = {path: NOT_SHOWN.sub("", path.read_text()) for room in ADMIN for path in (TEMPLATES / room).rglob("*.*")}
    assert len(texts) > 40
    found = {path.relative_to(TEMPLATES).as_posix(): re.findall(r"\w+'\w+", text) for path, text in texts.items()}
    assert {path: words for path, words in found.items() if words} == {}


def test_each_field_that_a_template_writes_says_its_type():
    """Wagtail's styles are by type: a field without one has no border in the admin, and nobody sees where to write."""
    fields = re.compile(r"<input\b(?:\{\{.*?\}\}|\{%.*?%\}|[^>])*>", re.DOTALL)
    written = [(path, field) for path in TEMPLATES.rglob("*.html") for field in fields.findall(path.read_text())]
    assert len(written) > 40
    assert not [(path.name, field) for path, field in written if "type=" not in field]
