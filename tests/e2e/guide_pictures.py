"""The pictures of the editors' guide, taken anew of a site with the demo content (CONTRIBUTING.md).

Beside a site that runs (`make run`, with a DATA_DIR of its own) it gives that site a page to read again, a publication
that waits, a dead link and some reads, signs in as the demo's moderator and writes platform/static/help/*.webp.
"""

from __future__ import annotations

import io
from datetime import timedelta

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
    from wagtail.models import WorkflowState

    from asv.accounts.models import User
    from asv.stewardship.models import Link, LinkState, LinkUse, ReadCount
    from asv.stewardship.reads import count_downloads, week_of
    from asv.stewardship.upkeep import tend
    from experiences.models import ExperiencePage
    from network.alerts.models import Announcement

    pages = list(ExperiencePage.objects.live().order_by("pk")[:12])
    tend(page.pk for page in pages)
    today = timezone.localdate()
    weeks = [week_of(today - timedelta(weeks=back)) for back in range(today.isocalendar().week)]
    for number, page in enumerate(pages):
        for place, week in enumerate(reversed(weeks)):
            reads = 3 + 13 * number % 17 + place % 4 + place // 9
            counted = {"reads": reads, "searched": reads // 3}
            _row, new = ReadCount.objects.get_or_create(page=page, week=week, defaults=counted)
            if new and number % 3 == 0:
                count_downloads([page.pk], week, reads // 5)
    if not WorkflowState.objects.exists():
        pages[2].save_revision()
        pages[2].get_workflow().start(pages[2], User.objects.get(email="redaction@demo.example"))
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


def document_with_editions() -> str:
    """The address of a document whose file was replaced twice."""
    from django.core.files.base import ContentFile
    from django.urls import reverse

    from asv.core.models import AsvDocument

    document = AsvDocument.objects.earliest("pk")
    for year in () if document.former_files.exists() else (2017, 2019):
        content = ContentFile(b"%PDF-1.4", name=f"guide-{year}.pdf")
        document.former_files.create(file=content, size=412_000, edition=f"édition de {year}")
    return reverse("former_files", args=[document.pk])


def document_to_arrange() -> str:
    """The address of a document that was read, whose pieces have their places and of which one waits."""
    from django.urls import reverse

    from operations.from_document.arranging import arranged
    from operations.models import ReadDocument
    from operations.older_site.piece import Piece

    told = {
        "Le contexte": "Un quartier de 4 000 habitants où peu de médecins restent.",
        "Les partenaires": "La ville, le centre social et la maison de santé.",
        "Ce que nous avons fait": "Six habitantes ont été formées, puis elles ont tenu un stand au marché.",
    }
    pieces = [Piece("text", html="<p>Merci à toutes celles qui ont relu ces pages.</p>")]
    for heading, words in told.items():
        pieces += [Piece("heading", text=heading, level=2), Piece("text", html=f"<p>{words}</p>")]
    read = ReadDocument.objects.create(
        filename="recit.docx", title="Des habitantes ambassadrices", bits=[bit.as_json() for bit in arranged(pieces)]
    )
    return reverse("recit_arrange", args=[read.pk])


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
        "editions": document_with_editions(),
        "ranger": document_to_arrange(),
        "menage": "/admin/menage/",
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
