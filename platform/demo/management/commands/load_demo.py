"""The demo content: a finished site, from public documents."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction
from wagtail.models import Page

from asv.resources.models import ResourcePage
from demo.accounts import load_accounts
from demo.load_corpus import CORPUS, load_corpus
from demo.load_directory import load_directory
from demo.load_memberships import load_memberships
from demo.load_pages import load_pages
from demo.load_statement import load_statement
from demo.load_to_come import load_to_come
from operations.founding.tree import build_tree


class Command(BaseCommand):
    """Adds what it has not brought yet and leaves everything else alone, edits and deletions included."""

    help = "Load the demo content: import its corpus, publish it; repeatable, leaves edits alone."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="Do nothing where the site holds resources already."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_empty"] and ResourcePage.objects.exists():
            return
        self.stdout.write("Chargement du contenu de démonstration…")
        call_command("load_vocabularies", verbosity=0)
        call_command("load_territories", verbosity=0)
        before = Page.objects.count()
        with transaction.atomic():
            tree = build_tree()
            load_accounts(tree)
            load_corpus(CORPUS, self.stdout.write)
            load_to_come(self.stdout.write)
            load_pages(tree)
            load_directory()
            load_memberships(self.stdout.write)
            load_statement()
        self.stdout.write(f"{Page.objects.count() - before} pages ajoutées.")
