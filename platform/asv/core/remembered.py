"""Rows that every page needs and that change a few times a year, remembered in the shared cache until they change."""

from __future__ import annotations

from django.core.cache import caches
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Site
from wagtail.signals import post_page_move

from asv.core.models import SiteSettings

_SITE, _SETTINGS = "core.only_site", "core.site_settings"
_LONGEST = 300


def only_site() -> Site | None:
    """The site, where there is but one; None leaves Wagtail to find which of several a request is for.

    Its root is of its own class, with what every page has: addresses below it are found without reading it again.
    """
    site = caches["remembered"].get(_SITE)
    if site is None:
        sites = list(Site.objects.select_related("root_page")[:2])
        if len(sites) != 1:
            return None
        site = sites[0]
        site.root_page = site.root_page.specific_deferred
        caches["remembered"].set(_SITE, site, _LONGEST)
    return site


def site_settings() -> SiteSettings:
    """What editors may change of the whole site."""
    found: SiteSettings | None = caches["remembered"].get(_SETTINGS)
    if found is None:
        found = SiteSettings.load()
        caches["remembered"].set(_SETTINGS, found, _LONGEST)
    return found


def forget(key: str) -> None:
    """Forget what is remembered: now for this transaction, and once it is committed for who read the old meanwhile."""
    caches["remembered"].delete(key)
    transaction.on_commit(lambda: caches["remembered"].delete(key))


@receiver([post_save, post_delete], sender=Site)
@receiver(post_page_move)
def forget_site(sender: type, **kwargs: object) -> None:
    """Forget the remembered site: its record has changed, or where its root stands."""
    forget(_SITE)


@receiver([post_save, post_delete], sender=SiteSettings)
def forget_settings(sender: type, **kwargs: object) -> None:
    """Forget the remembered settings: an editor changed them."""
    forget(_SETTINGS)
