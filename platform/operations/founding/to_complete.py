"""What is left to complete before a site opens: texts that only its body can write, and settings."""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings
from django.urls import reverse
from django.utils.html import strip_tags
from wagtail.models import Site

from asv.core.models import SiteSettings
from home.models import PlainPage
from operations.founding.pages import PAGES, TO_COMPLETE


@dataclass(frozen=True, slots=True)
class Left:
    """One thing to complete: what it is, and the screen of the admin where it is done; empty for what is not."""

    label: str
    url: str = ""


def left_to_complete() -> list[Left]:
    """What is left, in a constant number of queries; nothing for a site that is ready, or is a demonstration."""
    if settings.DEMO_ACCOUNTS:
        return []
    return [*_texts(), *_settings(), *_environment()]


def _texts() -> list[Left]:
    """The pages every site owes that still hold a text to complete, in what readers see."""
    owed = PlainPage.objects.live().filter(slug__in=[page["slug"] for page in PAGES]).order_by("path")
    return [
        Left(f"la page « {page.title} »", reverse("wagtailadmin_pages:edit", args=[page.pk]))
        for page in owed
        if TO_COMPLETE in strip_tags(page.body.render_as_block())
    ]


def _settings() -> list[Left]:
    found = SiteSettings.load()
    url = reverse("wagtailsettings:edit", args=["core", "sitesettings"])
    wanted = {"l’adresse de contact": found.contact_email, "le nom de l’éditeur du site": found.publisher}
    return [Left(f"{label}, dans les réglages du site", url) for label, value in wanted.items() if not value]


def _environment() -> list[Left]:
    """What is said outside the admin, by whoever installs."""
    left = []
    if parseaddr(settings.DEFAULT_FROM_EMAIL)[1].endswith("@localhost"):
        left.append(Left("l’expéditeur des messages (variable DEFAULT_FROM_EMAIL)"))
    if settings.EMAIL_URL.startswith("file:"):
        left.append(Left("le serveur de courrier (variable EMAIL_URL) : les messages restent dans des fichiers"))
    site = Site.objects.filter(is_default_site=True).first()
    if site and f"//{site.hostname}" not in settings.SITE_URL:
        left.append(Left(f"l’adresse du site (variable SITE_URL) : {site.hostname} n’y est pas"))
    return left
