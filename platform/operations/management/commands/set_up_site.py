"""`manage.py set_up_site`: from an empty database to a site in French that may open."""

from __future__ import annotations

import sys
from contextlib import suppress
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_domain_name, validate_email, validate_ipv46_address

from operations.founding.site import Founding, has_administrator, steps
from operations.founding.to_complete import left_to_complete


class Command(BaseCommand):
    """Asks what it is not told where someone is there to answer; may be run again, and leaves edits alone."""

    help = (
        "Prépare un site vide en français : base, vocabulaires, pages, rôles, index, et l’invitation de la première "
        "personne qui l’administre. Peut être relancé ; ne touche pas à ce qui a été changé."
    )
    requires_system_checks = []  # the database they ask is made here

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--name", help="nom du site")
        parser.add_argument("--domain", help="nom de domaine, sans https://")
        parser.add_argument("--sender", help="adresse de contact de l’équipe, montrée sur le site")
        parser.add_argument("--admin-email", help="adresse de la première personne qui administre")
        parser.add_argument("--no-input", action="store_true", help="ne rien demander : valeurs des réglages")

    def handle(self, *args: object, **options: object) -> None:
        founding = self._founding(options)
        for name, act in steps(founding):
            self.stdout.write(f"{name}… ", ending="")
            self.stdout.flush()
            self.stdout.write(act())
        self._advise(founding)

    def _founding(self, options: dict[str, object]) -> Founding:
        """Raises CommandError for an address or a domain that is none."""
        asks = sys.stdin.isatty() and not options["no_input"]
        domain = urlsplit(settings.SITE_URL).hostname or "localhost"
        sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
        told = Founding(
            name=self._told(options["name"], "Nom du site", settings.SITE_NAME, asks),
            domain=self._told(options["domain"], "Nom de domaine", domain, asks).lower(),
            sender=self._told(options["sender"], "Adresse de contact", _real(sender), asks),
            admin_email=self._told(options["admin_email"], "Adresse de l’administration", "", asks),
        )
        for address in (told.sender, told.admin_email):
            _check_address(address)
        _check_domain(told.domain)
        if not told.name.strip() or len(told.name) > 255:
            raise CommandError("Le nom du site a de 1 à 255 caractères.")
        return told

    def _told(self, option: object, question: str, default: str, asks: bool) -> str:
        if option is not None:
            return str(option).strip()
        if not asks:
            return default
        answer = input(f"{question}{f' [{default}]' if default else ''} : ").strip()
        return answer or default

    def _advise(self, founding: Founding) -> None:
        """What is left: variables that disagree with what was said, then texts and settings."""
        if founding.domain != urlsplit(settings.SITE_URL).hostname:
            self._warn(f"SITE_URL vaut {settings.SITE_URL} : les liens des messages ne mènent pas à {founding.domain}.")
        if founding.name != settings.SITE_NAME:
            self._warn(f"SITE_NAME vaut « {settings.SITE_NAME} » : c’est ce nom que portent les messages.")
        if not has_administrator():
            self._warn("Personne n’administre encore ce site : relancez avec --admin-email.")
        self.stdout.write(self.style.SUCCESS(f"\nLe site est prêt : {settings.SITE_URL}/"))
        if left := left_to_complete():
            self.stdout.write("À compléter dans l’administration, avant l’ouverture :")
            for line in left:
                self.stdout.write(f"  - {line.label}")

    def _warn(self, words: str) -> None:
        self.stdout.write(self.style.WARNING(words))


def _real(address: str) -> str:
    """The address, empty where it is the development default, which nobody reads."""
    return "" if address.endswith("@localhost") else address


def _check_domain(domain: str) -> None:
    for is_one in (validate_domain_name, validate_ipv46_address):
        with suppress(ValidationError):
            return is_one(domain)
    if domain != "localhost":
        raise CommandError(f"{domain!r} n’est pas un nom de domaine.")


def _check_address(address: str) -> None:
    if not address:
        return
    try:
        validate_email(address)
    except ValidationError:
        raise CommandError(f"{address!r} n’est pas une adresse électronique.") from None
