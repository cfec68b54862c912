"""`export_judgements`: what editors judged of readers' questions, for the tests of relevance."""

import json

from django.core.management.base import BaseCommand

from search.judging import exported


class Command(BaseCommand):
    help = "Écrit les recherches jugées par l’équipe, au format de tests/relevance (JSON, sur la sortie standard)."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(json.dumps(exported(), ensure_ascii=False, indent=1))
