"""`import_pages` killed at random moments: a page is there whole or not at all, and the same command goes on."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import time
from contextlib import suppress

import pytest

from tests.corpus.test_killed import FOUND, begin, kill, manage, rows
from tests.depth import DEEP, SEED
from tests.older_site import generator, ground

pytestmark = [
    pytest.mark.walk,
    pytest.mark.skipif(not DEEP, reason="minutes: make test-deep"),
    pytest.mark.xdist_group("killed"),
]
PAGES, KILLS = 40, int(os.environ.get("KILLS", "8"))


def drafts(data_dir):
    """Each draft with what it needs: a revision, and the row that says where it came from."""
    with sqlite3.connect(data_dir / "db.sqlite3") as database:
        return database.execute(
            "select count(*), sum(page.latest_revision_id is not null), sum(thing.uid is not null) "
            "from resources_resourcepage resource join wagtailcore_page page on page.id = resource.page_ptr_id "
            "join home_newspage news on news.resourcepage_ptr_id = page.id "
            "left join operations_importedthing thing on thing.uid = page.translation_key"
        ).fetchone()


def test_an_import_killed_anywhere_leaves_whole_pages_and_goes_on(tmp_path):
    site = tmp_path / "site"
    manage(site, "migrate", "-v0")
    manage(site, *FOUND)
    before = rows(site)
    members, _written = generator.site(PAGES, SEED)
    place = ground.laid(tmp_path / "ancien", members)
    started = time.monotonic()
    manage(site, "import_pages", place, "--dry-run")
    whole = time.monotonic() - started
    chance = random.Random(SEED)
    counts = []
    for _turn in range(KILLS):
        process = begin(site, "import_pages", place)
        with suppress(subprocess.TimeoutExpired):
            process.wait(chance.uniform(0.2, 1.2) * whole)
        kill(process)
        count, revised, known = drafts(site)
        assert count == (revised or 0) == (known or 0), "no page is half there"
        counts.append(count)
    assert counts == sorted(counts), "what came in stays"
    manage(site, "import_pages", place)
    assert drafts(site)[0] == PAGES and rows(site) == before + PAGES
    said = "\n".join(manage(site, "import_pages", place, "--dry-run"))
    assert f"{PAGES} " in said and "nouveau" not in said
    leftovers = {path.name for path in (site / "media").rglob("*") if path.is_file() and "images" not in path.parts}
    assert len([name for name in leftovers if "stand" in name]) <= 1 and not (site / "corpus-import.files").exists()
