"""The pictures of the editors' guide, taken anew of a site with the demo content (CONTRIBUTING.md).

Beside a site that runs (`make run`, with a DATA_DIR of its own) it gives that site a publication that waits, a dead
link and some reads, signs in as the demo's moderator and writes platform/static/help/*.webp.
"""

from __future__ import annotations

import io
from datetime import date, timedelta

import django
from django.conf import settings
from PIL import Image
from playwright.sync_api import Page as Browser
from playwright.sync_api import sync_playwright

WIDTH, HEIGHT = 1280, 800


def prepare() -> str:
    """Something to show on each screen; the address of the récit whose form is shown."""
    from django.urls import reverse
    from django.utils import timezone

    from asv.stewardship.models import Link, LinkState, LinkUse, ReadCount
    from asv.stewardship.reads import week_of
    from asv.stewardship.upkeep import tend
    from experiences.models import ExperiencePage
    from network.alerts.models import Announcement

    pages = list(ExperiencePage.objects.live().order_by("pk")[:12])
    tend(page.pk for page in pages)
    today = timezone.localdate()
    for number, page in enumerate(pages):
        for month in range(1, today.month + 1):
            week = week_of(date(today.year, month, 15))
            ReadCount.objects.get_or_create(page=page, week=week, defaults={"reads": 7 + 13 * number % 40 + 3 * month})
    url = "https://www.exemple.fr/guide-2018.pdf"
    link, _new = Link.objects.get_or_create(digest=Link.digest_of(url), defaults={"url": url, "host": "www.exemple.fr"})
    Link.objects.filter(pk=link.pk).update(state=LinkState.DEAD, said="Répond par une erreur (404).")
    for page in pages[:2]:
        LinkUse.objects.get_or_create(link=link, page=page)
    waits = {"state": "waiting", "leaves_at": timezone.now() + timedelta(minutes=12), "people": 412}
    Announcement.objects.update_or_create(page=pages[0], version=pages[0].version, defaults=waits)
    return reverse("wagtailadmin_pages:edit", args=[pages[1].pk])


def theme_to_change() -> str:
    """The address where a theme that resources carry is changed."""
    from django.urls import reverse

    from asv.taxonomy.models import Theme

    return reverse("taxonomy_change", args=["theme", Theme.objects.filter(children=None).earliest("pk").pk])


def take(browser: Browser, name: str, path: str) -> None:
    """One picture, half as wide as the screen."""
    browser.goto(settings.SITE_URL + path, wait_until="load")
    browser.wait_for_timeout(800)
    picture = Image.open(io.BytesIO(browser.screenshot())).resize((960, 600), Image.Resampling.LANCZOS)
    picture.save(settings.ROOT / f"platform/static/help/{name}.webp", quality=70, method=6)


def main() -> None:
    """All of them."""
    django.setup()
    screens = {
        "recit": prepare(),
        "annonces": "/admin/annonces/",
        "suivi": "/admin/tableau/?vue=tout",
        "liens": "/admin/liens/",
        "lectures": "/admin/lectures/",
        "vocabulaires": theme_to_change(),
        "accueil": "/admin/",
    }
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium")
        browser = chromium.new_page(viewport={"width": WIDTH, "height": HEIGHT}, locale="fr-FR", color_scheme="light")
        browser.goto(settings.SITE_URL + "/compte/connexion/")
        browser.fill("input[name=login]", "moderation@demo.example")
        browser.fill("input[name=password]", "demo-asv-2026")
        browser.press("input[name=password]", "Enter")
        browser.wait_for_load_state()
        for name, path in screens.items():
            take(browser, name, path)
        chromium.close()


if __name__ == "__main__":
    main()
