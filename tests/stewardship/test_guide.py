"""The editors' guide: every address and picture that it names is there, every word it quotes stands on a screen."""

import re
from html import unescape

import pytest
from django.contrib.auth.models import Group
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from asv.accounts.models import User
from asv.stewardship.guide import CHAPTERS
from asv.stewardship.models import Link, LinkState, LinkUse
from asv.taxonomy.models import VOCABULARIES
from network.alerts.models import Announcement
from tests.factories.site import make_experience

pytestmark = pytest.mark.django_db
NO_BREAK = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2019": "'"})


@pytest.fixture
def administrator(team, client, settings):
    user = User.objects.create_superuser(email="admin@asv.example", password="x")
    client.force_login(user)
    return client


def words_of(html):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html))).translate(NO_BREAK)


def guide(browser):
    return {chapter: browser.get(reverse("help_chapter", args=[chapter.slug])).content.decode() for chapter in CHAPTERS}


def test_every_address_and_picture_that_it_names_is_there(tree, administrator):
    pages = {**guide(administrator), "contents": administrator.get(reverse("help")).content.decode()}
    for chapter, html in pages.items():
        body = html.split("asv-guide", 1)[1]
        links = set(re.findall(r'href="([^"]+)"', body))
        assert links
        for link in links:
            assert administrator.get(unescape(link)).status_code == 200, (chapter, link)
        for picture in re.findall(r'<img src="/static/([^"]+)"\s+alt="[^"]{20,}"', body):
            assert finders.find(picture), picture
        assert body.count("<img") == len(re.findall(r'<img src="/static/[^"]+"\s+alt="[^"]{20,}"', body))


def test_it_leads_nobody_to_a_screen_that_is_closed_to_them(tree, team):
    """What only some may open is named to all and linked to those."""
    led = {}
    for name in ("editor", "moderator"):
        links = {link for html in guide(team[name]).values() for link in re.findall(r'href="(/[^"]+)"', html)}
        led[name] = links
        assert {link: team[name].get(unescape(link)).status_code for link in links} == dict.fromkeys(links, 200)
    assert reverse("second_thoughts") in led["moderator"] - led["editor"]
    assert all(reverse("journal") not in links for links in led.values())


def test_every_word_of_a_screen_that_it_quotes_is_on_one(tree, administrator):
    page = make_experience(tree)
    link = Link.objects.create(url="https://a.example/", digest="a", host="a.example", state=LinkState.DEAD)
    LinkUse.objects.create(link=link, page=page)
    Announcement.objects.create(page=page, version=1, state="waiting", leaves_at=timezone.now(), people=2)
    theme = VOCABULARIES["theme"].objects.create(slug="t", label="T")
    tried = administrator.post(reverse("taxonomy_change", args=["theme", theme.pk]), {"act": "retire"})
    screens = [
        reverse("taxonomy_changes"), reverse("taxonomy_theme_modeladmin_index"),
        "/admin/", reverse("second_thoughts"), reverse("board"), reverse("stewardship_links"),
        reverse("stewardship_reads"), reverse("wagtailadmin_pages:edit", args=[page.pk]),
        reverse("recit_from_document"), reverse("old_imports"),
        reverse("stewardship_review", args=[page.pk]), reverse("wagtailimages:index"), reverse("wagtaildocs:index"),
        reverse("wagtailadmin_account"),
    ]  # fmt: skip
    seen = " ".join(words_of(administrator.get(path).content.decode()) for path in screens)
    seen += words_of(tried.content.decode())
    menu = administrator.get("/admin/").content.decode()  # Wagtail's menu is data of a script
    seen += " " + re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), menu).translate(NO_BREAK)
    for chapter, html in guide(administrator).items():
        for quoted in re.findall(r"<b>(.*?)</b>", html.split("asv-guide", 1)[1]):
            words = words_of(quoted).strip()
            assert words in seen or words == "Ses chiffres, à lui transmettre", (chapter.slug, words)


def test_each_screen_leads_to_its_chapter_and_the_menu_to_all(tree, administrator):
    for chapter in CHAPTERS:
        for screen in chapter.screens:
            html = administrator.get(reverse(screen)).content.decode()
            assert reverse("help_chapter", args=[chapter.slug]) in html, (screen, chapter.slug)
    assert reverse("help") in administrator.get("/admin/").content.decode()
    contents = administrator.get(reverse("help")).content.decode()
    assert all(reverse("help_chapter", args=[chapter.slug]) in contents for chapter in CHAPTERS)


def test_roles_are_told_as_they_are_and_for_more_groups_ask_no_more(tree, administrator, team):
    path = reverse("help_chapter", args=["roles"])

    def asked():
        with CaptureQueriesContext(connection) as found:
            html = administrator.get(path).content.decode()
        return len(found), html

    few, html = asked()
    assert "Modération" in html and "publie et retire" in html and "Récits proposés" in html.replace("’", "'")
    first = Group.objects.filter(permissions__codename="access_admin").first()
    for number in range(60):
        group = Group.objects.create(name=f"Groupe {number}")
        group.permissions.set(first.permissions.all())
    assert asked()[0] <= few
    assert team["member"].get(path).status_code in (302, 403)
    assert administrator.get(reverse("help_chapter", args=["rien"])).status_code == 404
