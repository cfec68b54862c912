"""The copy of the corpus from a disk: pages open, nothing is fetched, search finds, axe has nothing to say."""

import subprocess
import sys

import pytest
from django.conf import settings
from playwright.sync_api import expect

from tests.e2e.accessibility import RULES, faults_of

pytestmark = pytest.mark.browser
HERE = {**RULES, "preload": False}  # axe would ask for the style sheets, which a page on a disk may not


@pytest.fixture(scope="session")
def copy(site, tmp_path_factory):
    """The demo's archive; the address of its copy."""
    folder = tmp_path_factory.mktemp("archive") / "corpus"
    done = subprocess.run(
        [sys.executable, "manage.py", "export_archive", str(folder), "-v0"],
        env=site.env, cwd=settings.ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return (folder / "site").as_uri()


def test_the_copy_reads_from_a_disk(visitor, copy):
    asked, failed = [], []
    visitor.on("request", lambda request: asked.append(request.url))
    visitor.on("requestfailed", lambda request: failed.append(request.url))
    visitor.on("console", lambda message: failed.append(message.text) if message.type == "error" else None)
    visitor.goto(f"{copy}/index.html")
    assert faults_of(visitor, HERE) == {}
    visitor.click("main >> text=Récit d’expérience")
    assert faults_of(visitor, HERE) == {}
    visitor.click("text=Ambassadeurs de santé à Lille")
    expect(visitor.locator("h1")).to_have_text("Ambassadeurs de santé à Lille")
    assert faults_of(visitor, HERE) == {}
    for way in ("type-experience", "lieu-com-59350", "theme-"):  # from a page to the lists that hold it
        visitor.locator(f'main a[href*="parcourir/{way}"]').first.click()
        expect(visitor.locator(".cards")).to_contain_text("Ambassadeurs de santé à Lille")
        visitor.go_back()

    visitor.click("header >> text=Ateliers Santé Ville")
    visitor.fill("#mots", "AMBASSADEUR sante")
    visitor.keyboard.press("Enter")
    expect(visitor.locator("#resultats")).to_contain_text("Ambassadeurs de santé à Lille")
    assert faults_of(visitor, HERE) == {}
    visitor.set_viewport_size({"width": 360, "height": 800})
    assert visitor.evaluate("document.documentElement.scrollWidth") == 360
    visitor.fill("#mots", "cachalot")
    visitor.keyboard.press("Enter")
    expect(visitor.locator("#combien")).to_contain_text("Rien pour ces mots")
    assert failed == [] and all(url.startswith("file:") for url in asked)
