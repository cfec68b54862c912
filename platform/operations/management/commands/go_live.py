"""`manage.py go_live`: a restored copy becomes the site, which writes to people again."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandParser

from asv.core.rehearsal import end_rehearsal, is_rehearsal
from asv.jobs.models import MailState, OutgoingMail


class Command(BaseCommand):
    """Says how many mails leave; with `--discard-mails`, they are dropped and none does."""

    help = (
        "Met fin à la répétition d’un site restauré : les messages en attente partent. Relancez ensuite site et worker."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--discard-mails", action="store_true", help="annuler les messages en attente")

    def handle(self, *args: object, **options: object) -> None:
        if not is_rehearsal():
            self.stdout.write("Ce site n’est pas en répétition : rien à faire.")
            return
        waiting = OutgoingMail.objects.filter(state__in=[MailState.QUEUED, MailState.SENDING])
        if options["discard_mails"]:
            self.stdout.write(f"{waiting.update(state=MailState.CANCELLED)} messages annulés.")
        end_rehearsal()
        self.stdout.write(
            f"Le site est ouvert ; {waiting.count()} messages vont partir. Relancez le site et le worker."
        )
