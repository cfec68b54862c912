"""Index, match, write and send: what happens after the reader or the editor has been answered."""

import signal

from django.core.management.base import BaseCommand, CommandError, CommandParser

from asv.jobs.worker import Worker


class Command(BaseCommand):
    help = (
        "Works off the outbox, closes digests, sends mails; until it is stopped or, with --once, until nothing is due."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due and exit")

    def handle(self, *args: object, **options: object) -> None:
        worker = Worker()
        before = {number: signal.signal(number, worker.stop) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            if options["once"]:
                self._once(worker)
            else:
                worker.run()
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _once(self, worker: Worker) -> None:
        try:
            done = worker.run_once()
        except TimeoutError as error:
            raise CommandError(str(error)) from error
        summary = ", ".join(f"{name}: {number}" for name, number in done.items())
        self.stdout.write(f"Done: {summary}." if summary else "Nothing was due.")
        if worker.resting:
            self.stderr.write(f"To be tried again: {', '.join(worker.resting)}.")
