"""Ten jobs of an editor's day, done in a browser: clicks, keys and pages of each, and the minutes they take a person.

    python -m bench.jobs ADDRESS [before] [JOB…]

ADDRESS is a site with the demo content, served beside this and filled by `tests.admin_screens.fill`. `before` does the
jobs as a site of commit 8c41934 had them done. Minutes are reckoned by the keystroke-level model (Card, Moran, Newell,
1980), not by the clock of a script that never hesitates: .28 s a key, 1.3 s to point and click, 1.35 s to make up
one's mind at each step, and 2 s for a page to come and be looked at. What is written is what a person would type.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from bench.jobs.before import BEFORE
from bench.jobs.hands import Hands, Job
from bench.jobs.today import JOBS

PATIENCE = 60_000
PASSWORD = "demo-asv-2026"  # noqa: S105 - the demo's


def sign_in(browser: Browser, site: str) -> Page:
    """The admin's home, as the administrator of the demo."""
    page = browser.new_context(
        locale="fr-FR", viewport={"width": 1280, "height": 800}, reduced_motion="reduce"
    ).new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{site}/compte/connexion/?next=/admin/")
    page.fill("input[name=login]", "admin@demo.example")
    page.fill("input[name=password]", PASSWORD)
    page.click("main form button[type=submit]")
    page.wait_for_url(f"{site}/admin/")
    page.on("dialog", lambda dialog: dialog.accept())
    return page


def do(page: Page, site: str, job: Job) -> dict[str, Any]:
    """One job from the admin's home: its figures, and what is there afterwards."""
    page.goto(site + "/admin/")
    hands = Hands(page, site)
    after = job(hands)
    page.remove_listener("load", hands._loaded)
    return {**hands.sum(), "after": after}


def main() -> None:
    """All jobs, as a table in JSON."""
    site, jobs = sys.argv[1].rstrip("/"), BEFORE if "before" in sys.argv[2:] else JOBS
    asked = [one for one in sys.argv[2:] if one != "before"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = sign_in(browser, site)
        found: dict[str, Any] = {}
        for name, job in jobs.items():
            if asked and name not in asked:
                continue
            try:
                found[name] = do(page, site, job)
            except Exception as fault:  # noqa: BLE001 - the other jobs are still worth measuring
                found[name] = {"fault": str(fault)[:400]}
        browser.close()
    sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
