"""`python -m bench.relevance.freeze`: the demo's resources as they are today, written to tests/relevance/demo/.

Judgements hold for the texts that were read: after this command they are to be judged anew where a text changed.
"""

from __future__ import annotations

import sys
from tempfile import TemporaryDirectory

from bench.relevance.ground import inside_the_site


def main() -> None:
    """Load the demo, read it, take it back, write what was read."""
    inside_the_site()
    from django.db import transaction
    from django.test import override_settings

    from bench.relevance.corpora import FOLDER, write
    from tests.factories.demo import load_and_read, published_documents

    with TemporaryDirectory() as here, override_settings(MEDIA_ROOT=here), transaction.atomic():
        load_and_read()
        number = write(published_documents(), FOLDER / "demo" / "resources.json")
        transaction.set_rollback(True)
    sys.stdout.write(f"{number} resources\n")


if __name__ == "__main__":
    main()
