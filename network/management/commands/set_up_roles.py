"""Give the groups of editors and moderators the rights that this version of the site knows."""

from __future__ import annotations

from django.core.management.base import BaseCommand
from wagtail.models import Page

from asv.core.routing import the_page_of
from home.models import HomePage
from network.admin.roles import set_up_roles


class Command(BaseCommand):
    """Repeatable; nothing is done before the site has its home page."""

    help = "Grant the groups of editors and moderators their rights; run it after each update."

    def handle(self, *args: object, **options: object) -> None:
        home = the_page_of(HomePage)
        if home is None:
            self.stdout.write("Le site n’a pas encore de page d’accueil.")
            return
        groups = set_up_roles(Page.objects.get(pk=home.pk))
        self.stdout.write(f"Droits accordés : {', '.join(groups)}.")
