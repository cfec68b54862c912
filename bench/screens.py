"""SQL and processor time of the main screens of the admin (`tests.admin_screens`), on the site of DATA_DIR.

    DATA_DIR=… DJANGO_SETTINGS_MODULE=asv.settings.dev python -m bench.screens [NAME…]

Beside `generate_corpus --resources 10000 --seed 7` it says what a screen costs at that size. Processor time is the
least of three visits of a process that answered once before: what grows with the pages shows, the machine's noise
less. Resources that the worker did not look at yet get a row of review of their own first, as it would give them.
"""

from __future__ import annotations

import sys
import time
from datetime import timedelta

VISITS = 3


def main() -> None:
    """A line a screen: its name, status, SQL, milliseconds of processor."""
    import django

    django.setup()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from asv.accounts.models import User
    from asv.resources.models import ResourcePage
    from tests.admin_screens import addresses_of, fill

    fill()
    _tend()
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.filter(is_superuser=True).earliest("pk"))
    asked = sys.argv[1:]
    sys.stdout.write(f"{ResourcePage.objects.count()} resources\n{'screen':18}{'':>5}{'SQL':>6}{'ms':>8}\n")
    for name, path in addresses_of().items():
        if asked and name not in asked:
            continue
        client.get(path, HTTP_HOST="127.0.0.1")
        with CaptureQueriesContext(connection) as queries:
            status = client.get(path, HTTP_HOST="127.0.0.1").status_code
        number, taken = len(queries), []
        for _visit in range(VISITS):
            started = time.process_time()
            client.get(path, HTTP_HOST="127.0.0.1")
            taken.append((time.process_time() - started) * 1000)
        sys.stdout.write(f"{name:18}{status:>5}{number:>6}{min(taken):>8.0f}\n")
        sys.stdout.flush()


def _tend() -> None:
    """Rows of review for resources without one: due over the next years, one in ten overdue."""
    from django.utils import timezone

    from asv.resources.models import ResourcePage
    from asv.stewardship.models import Upkeep
    from asv.stewardship.title_keys import key_of

    today = timezone.localdate()
    missing = ResourcePage.objects.filter(upkeep=None).values_list("pk", "draft_title")
    rows = [
        Upkeep(
            page_id=pk, due_on=today + timedelta(days=pk % 1000 - 100), done=pk % 27, total=27, title_key=key_of(title)
        )
        for pk, title in missing
    ]
    Upkeep.objects.bulk_create(rows, batch_size=1000)
    before = list(Upkeep.objects.filter(title_key="").select_related("page"))
    for row in before:
        row.title_key = key_of(row.page.draft_title)
    Upkeep.objects.bulk_update(before, ["title_key"], batch_size=400)


if __name__ == "__main__":
    main()
