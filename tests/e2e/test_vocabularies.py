"""What one process changes in a vocabulary every other sees at its next answer; dead links are said in the form."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
import uuid

import pytest
from django.conf import settings
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
RENAME = """
from asv.accounts.models import User
from asv.taxonomy.changes import rename
from asv.taxonomy.models import Theme
from asv.taxonomy.subjects import subjects
row = Theme.objects.get(slug={before!r})
rename(subjects()["theme"], row, {label!r}, {after!r}, User.objects.filter(is_superuser=True).first())
"""
DEAD = """
from asv.stewardship.models import Link, LinkState
url = {url!r}
said = {{"url": url, "host": "mort.example", "state": LinkState.DEAD, "said": "Répond par une erreur (404)."}}
Link.objects.update_or_create(digest=Link.digest_of(url), defaults=said)
from asv.stewardship.models import LinkUse
from experiences.models import ExperiencePage
LinkUse.objects.get_or_create(link=Link.objects.get(url=url), page=ExperiencePage.objects.live().latest("pk"))
"""


def in_another_process(site, code: str) -> None:
    """Run this beside the site, on its database."""
    command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", code]
    done = subprocess.run(command, env=site.env, cwd=settings.ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]


def found(site, slug: str) -> list[str]:
    """The titles that the API finds for a theme; both web processes are asked, by as many fresh connections."""
    answers = []
    for _time in range(6):
        with urllib.request.urlopen(site.path(f"/api/v1/recherche?theme={slug}"), timeout=60) as answer:
            answers.append([one["title"] for one in json.load(answer)["results"]])
    assert all(one == answers[0] for one in answers)
    return answers[0]


def test_what_another_process_renames_every_web_process_knows_at_once(site, visitor):
    before = "sante-mentale"
    titles, after = found(site, before), f"sante-mentale-{uuid.uuid4().hex[:4]}"
    assert titles
    try:
        in_another_process(site, RENAME.format(before=before, label="Bien-être psychique", after=after))
        assert found(site, after) == found(site, before) == titles
        visitor.goto(site.path(f"/recherche/?theme={before}"))
        expect(visitor.locator("#trouve .chips")).to_contain_text("Bien-être psychique")
    finally:
        in_another_process(site, RENAME.format(before=after, label="Santé mentale", after=before))
    assert found(site, before) == titles


def test_a_link_that_is_known_to_be_dead_is_said_before_saving(site, open_as):
    url = f"https://mort.example/{uuid.uuid4().hex[:8]}.pdf"
    in_another_process(site, DEAD.format(url=url))
    editor = open_as("redaction", "/admin/")
    editor.get_by_role("link", name="Nouveau récit").click()
    editor.wait_for_load_state("load")
    editor.wait_for_timeout(1500)  # nobody writes before the editors have taken their fields up
    box = editor.locator(".asv-broken")
    expect(box).to_be_hidden()
    editor.locator("#id_summary").fill(f"Le guide est là : {url}")
    expect(box).to_contain_text(url)
    expect(box).to_contain_text("404")
    editor.locator("#id_summary").fill("Le guide n'est plus là.")
    expect(box).to_be_hidden()
