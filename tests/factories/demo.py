"""The demo site, loaded once for a run: its database, index and files are copied to the tests that ask for it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from asv.core.extraction import read_document
from asv.core.models import AsvDocument
from asv.resources.assemble import documents_for
from asv.resources.document import ResourceDocument
from asv.resources.models import ResourcePage
from asv.resources.reading import store_reading
from tests.migrated import HERE, go_to, migrated, once, work_on_a_copy


@contextmanager
def demo_site(here: Path) -> Iterator[None]:
    """This process on a demo of its own, its files read: `media` and `index` in this folder. In no transaction."""
    own = connection.settings_dict["NAME"]
    source = _loaded()
    shutil.copytree(_folder(), here, dirs_exist_ok=True)
    work_on_a_copy(source, os.environ.get("PYTEST_XDIST_WORKER", "master"))
    try:
        yield
    finally:
        go_to(own)


def demo_documents(here: Path) -> tuple[ResourceDocument, ...]:
    """Every published resource of the demo, the texts of its files included; the folder is for its files."""
    with demo_site(here), override_settings(MEDIA_ROOT=here / "media"):
        return published_documents()


def published_documents() -> tuple[ResourceDocument, ...]:
    """Every published resource of this process's database, as engines take it."""
    return tuple(documents_for(list(ResourcePage.objects.live().order_by("pk").values_list("pk", flat=True))))


def load_and_read() -> None:
    """Load the demo into this process's database, and read its files."""
    call_command("load_demo", verbosity=0, stdout=StringIO())
    for document in AsvDocument.objects.all():
        store_reading(document, read_document(document))


def _folder() -> Path:
    return HERE / f"test-demo-{connection.vendor}"


def _loaded() -> str:
    """The name of the database that holds it; it leaves this process there where it had to load it."""
    source = migrated()
    with once("demo") as missing:
        connection.settings_dict["NAME"] = source
        if not missing:
            found: str = connection.creation.get_test_db_clone_settings("demo")["NAME"]
            return found
        name = work_on_a_copy(source, "demo")
        shutil.rmtree(_folder(), ignore_errors=True)
        with override_settings(MEDIA_ROOT=_folder() / "media", SEARCH_INDEX_DIR=_folder() / "index"):
            load_and_read()
            call_command("rebuild_search_index", engine="embedded", stdout=StringIO())
        connection.close()
        return name
