"""Nine jobs of an editor's day, done in a browser: clicks, keys and pages of each, and the minutes they take a person.

    python -m bench.jobs ADDRESS [before] [JOB…]

ADDRESS is a site with the demo content, served beside this and filled by `tests.admin_screens.fill`. `before` does the
jobs as a site of commit 8c41934 had them done. Minutes are reckoned by the keystroke-level model (Card, Moran, Newell,
1980), not by the clock of a script that never hesitates: .28 s a key, 1.3 s to point and click, 1.35 s to make up
one's mind at each step, and 2 s for a page to come and be looked at. What is written is what a person would type.
"""

from __future__ import annotations

import json
import re
import sys
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

KEY, CLICK, MIND, PAGE = 0.28, 1.3, 1.35, 2.0
PATIENCE = 30_000
PASSWORD = "demo-asv-2026"  # noqa: S105 - the demo's
ROOT = Path(__file__).resolve().parent.parent
PDF = ROOT / "platform/demo/files"


@dataclass
class Hands:
    """Somebody at a page: whatever they do is counted. The job begins on the admin's home, signed in."""

    page: Page
    site: str
    clicks: int = 0
    keys: int = 0
    pages: int = 0

    def __post_init__(self) -> None:
        self.page.on("load", self._loaded)

    def _loaded(self, page: Page) -> None:
        self.pages += 1

    def click(self, what: str | Locator) -> None:
        """Click on a link or button of this name, or on what is given."""
        if isinstance(what, str):
            named = self.page.get_by_role("link", name=what).or_(self.page.get_by_role("button", name=what))
            what = named.filter(visible=True).first
        what.click()
        self.clicks += 1
        self.page.wait_for_load_state("load")

    def write(self, where: str | Locator, words: str) -> None:
        """Click into a field and write these words in the place of what is there."""
        (self.page.locator(where).first if isinstance(where, str) else where).fill(words)
        self.clicks += 1
        self.keys += len(words)

    def choose(self, where: str, value: str) -> None:
        """Choose from a list: two clicks."""
        self.page.locator(where).first.select_option(value)
        self.clicks += 2

    def save(self, button: str) -> None:
        """An action of the menu at the foot of Wagtail's form."""
        self.click(self.page.locator("footer [data-w-dropdown-target=toggle]").last)
        self.click(self.page.locator(f"footer {button}").first)
        expect(self.page.locator(".messages .success").first).to_be_visible()

    def menu(self, *names: str) -> None:
        """Open the admin's menu down to an entry."""
        for name in names:
            entry = self.page.locator(".sidebar-menu-item, .sidebar-sub-menu-item").filter(has_text=re.compile(name))
            self.click(entry.locator("a, button").filter(has_text=re.compile(rf"^\s*{name}\s*$")).first)
            self.page.wait_for_timeout(300)

    def sum(self) -> dict[str, float]:
        """What it took."""
        seconds = self.keys * KEY + self.clicks * (CLICK + MIND) + self.pages * PAGE
        return {"clicks": self.clicks, "keys": self.keys, "pages": self.pages, "minutes": round(seconds / 60, 1)}


Job = Callable[[Hands], str]


def _new_title() -> str:
    return f"Balades santé du quartier {uuid.uuid4().hex[:6]}"


# ---- the jobs, as they are done today; each gives back what is there afterwards ----------


def publish_a_recit(hands: Hands) -> str:
    """From the home page to a récit on line."""
    hands.click("Nouveau récit")
    _write_and_publish(hands)
    return "en ligne"


def _write_and_publish(hands: Hands) -> None:
    hands.page.wait_for_timeout(1000)
    hands.write("#id_title", _new_title())
    hands.write("#id_summary", "Marcher ensemble dans le quartier, et parler de santé en chemin.")
    hands.save("button[name=action-publish]")


def replace_a_file(hands: Hands) -> str:
    """Another edition of a document that pages carry."""
    hands.menu("Documents")
    link = hands.page.locator("main a[href*='/documents/edit/']").first
    before = hands.page.locator("main td a[href*='/documents/'][download], main td a.nolink").first.get_attribute(
        "href"
    )
    hands.click(link)
    hands.page.set_input_files(
        "#id_file", {"name": "edition-2026.pdf", "mimeType": "application/pdf", "buffer": _pdf()}
    )
    hands.clicks += 3  # the button, the file in its window, « Ouvrir »
    if hands.page.locator("#id_former_edition").count():
        hands.write("#id_former_edition", "édition de 2019")
    hands.click(
        hands.page.locator("main form button[type=submit], main form input[type=submit]").filter(visible=True).first
    )
    expect(hands.page.locator(".messages .success").first).to_be_visible()
    answer = hands.page.request.get(hands.site + str(before))
    return f"l'adresse d'avant répond {answer.status}"


def _pdf() -> bytes:
    return next(iter(sorted(PDF.rglob("*.pdf")))).read_bytes()


def rename_a_term(hands: Hands) -> str:
    """Another label and another slug for a theme; its old address is tried."""
    hands.menu("Référentiels", "Thèmes")
    slug = _term(hands, 0)
    hands.click("Changer")
    hands.click(hands.page.locator("input[name=act][value=rename]"))
    hands.write("#id_label", f"Autre nom {slug}")
    hands.write("#id_slug", f"{slug}-autre")
    hands.click("Voir ce que cela changerait")
    hands.click("Confirmer ce changement")
    return f"l'ancien identifiant répond {_status_of(hands, slug)}"


def _term(hands: Hands, number: int) -> str:
    """The slug of a row of the list of themes, which has one theme a line."""
    cells = (
        hands.page.locator("table.listing tbody tr").nth(number).locator("td.field-slug, td[data-label='Identifiant']")
    )
    return cells.first.inner_text().strip()


def _status_of(hands: Hands, slug: str, vocabulary: str = "theme") -> int:
    return hands.page.request.get(f"{hands.site}/api/v1/recherche?{vocabulary}={slug}").status


def merge_two_terms(hands: Hands) -> str:
    """All that carries one audience carries another; the first goes."""
    hands.menu("Référentiels", "Publics")
    slug = _term(hands, 0)
    hands.click("Changer")
    hands.click(hands.page.locator("input[name=act][value=merge]"))
    hands.choose("#id_into", str(hands.page.locator("#id_into option").nth(2).get_attribute("value")))
    hands.click("Voir ce que cela changerait")
    hands.click("Confirmer ce changement")
    return f"l'ancien identifiant répond {_status_of(hands, slug, 'public')}"


def withdraw_with_a_reason(hands: Hands) -> str:
    """A récit goes; its address says why."""
    path = _open_a_recit(hands)
    hands.page.goto(hands.page.url.replace("/edit/", "/unpublish/"))
    hands.clicks += 2  # « Actions », « Dépublier »
    reason = hands.page.locator("#id_withdrawal_reason")
    if reason.count():
        hands.write("#id_withdrawal_reason", "Remplacée par la fiche de 2026.")
    hands.click(
        hands.page.locator("main form button[type=submit], main form input[type=submit]").filter(visible=True).first
    )
    answer = hands.page.request.get(hands.site + path)
    said = "la raison est lue" if "Remplacée par la fiche de 2026" in answer.text() else "aucune raison n'est lue"
    return f"son adresse répond {answer.status}, {said}"


def _open_a_recit(hands: Hands) -> str:
    """Find a récit of the demo by the admin's search and open it; its public path."""
    hands.page.goto(f"{hands.site}/admin/pages/search/?q=vivons")
    hands.clicks += 1
    hands.keys += len("vivons") + 1
    hands.click(hands.page.locator("table.listing a[href*='/edit/']").filter(has_text="Vivons en forme").first)
    live = hands.page.locator("a[href*='/experiences/vivons']").first.get_attribute("href")
    return urlsplit(str(live)).path


def acknowledge_what_is_due(hands: Hands) -> str:
    """The first resource that is to be read again: still right."""
    hands.menu("Suivi des ressources")
    expect(hands.page.locator(".asv-board__filters")).to_be_visible()
    hands.click("À relire")
    hands.click(hands.page.locator(".asv-board tbody a.button").first)
    hands.click("Toujours exacte, relue aujourd’hui")
    return "relue aujourd'hui"


def mend_a_link(hands: Hands) -> str:
    """A dead link, mended in every page that names it."""
    hands.menu("Rapports", "Liens")
    hands.write("main form.asv-mend input[name=new]", "https://www.exemple.fr/guide-2026.pdf")
    hands.click("Réparer partout")
    return hands.page.locator(".messages").inner_text().strip()


def invite_a_person(hands: Hands) -> str:
    """Somebody of the team comes in by a mail, and nobody chooses their password."""
    hands.menu("Paramètres", "Utilisateurs")
    hands.click(hands.page.locator("header a[href*='/users/new/'], header a[href*='/add/']").first)
    hands.write("#id_email", f"{uuid.uuid4().hex[:6]}@exemple.fr")
    for name in ("#id_first_name[required]", "#id_last_name[required]"):
        if hands.page.locator(name).count():
            hands.write(name, "Camille")
    chosen = bool(hands.page.locator("#id_password1").count())
    if chosen:
        for name in ("#id_password1", "#id_password2"):
            hands.write(name, "une-phrase-bien-longue-2026")
    hands.click(hands.page.locator("main form button[type=submit]").filter(visible=True).last)
    expect(hands.page.locator(".messages .success").first).to_be_visible()
    return "le mot de passe est choisi par qui invite" if chosen else "un mail l'invite"


def hold_back_an_alert(hands: Hands) -> str:
    """What was published a moment ago is told to nobody until somebody says so."""
    hands.menu("Rapports", "Annonces en attente")
    hands.click("Retenir")
    return hands.page.locator(".messages").inner_text().strip()


JOBS: dict[str, Job] = {
    "publier un récit": publish_a_recit,
    "remplacer un fichier": replace_a_file,
    "renommer un terme": rename_a_term,
    "fusionner deux termes": merge_two_terms,
    "retirer en disant pourquoi": withdraw_with_a_reason,
    "confirmer ce qui est à relire": acknowledge_what_is_due,
    "réparer un lien partout": mend_a_link,
    "inviter une personne": invite_a_person,
    "retenir une annonce": hold_back_an_alert,
}


# ---- the same jobs as a site of commit 8c41934 had them done ----------


def publish_before(hands: Hands) -> str:
    """By the tree of pages."""
    hands.page.goto(hands.site + "/admin/pages/")
    hands.clicks += 1
    hands.click(hands.page.get_by_role("link", name=re.compile("sous-pages de « Ateliers Santé Ville »")).first)
    hands.click(hands.page.get_by_role("link", name=re.compile("sous-pages de « Récits d'expériences »")).first)
    hands.click(hands.page.get_by_role("link", name="Ajouter une sous-page", exact=True).first)
    _write_and_publish(hands)
    return "en ligne"


def rename_before(hands: Hands) -> str:
    """In the plain form."""
    hands.menu("Référentiels", "Thèmes")
    slug = _term(hands, 0)
    hands.click(hands.page.locator("table.listing tbody tr").first.locator("a").first)
    hands.write("#id_label", f"Autre nom {slug}")
    hands.write("#id_slug", f"{slug}-autre")
    hands.click(hands.page.locator("main form button[type=submit]").filter(visible=True).last)
    return f"l'ancien identifiant répond {_status_of(hands, slug)}"


BEFORE: dict[str, Job] = {
    "publier un récit": publish_before,
    "remplacer un fichier": replace_a_file,
    "renommer un terme": rename_before,
    "retirer en disant pourquoi": withdraw_with_a_reason,
    "inviter une personne": invite_a_person,
}


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
