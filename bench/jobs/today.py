"""The jobs as they are done today; each gives back what is there afterwards."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import expect

from bench.jobs.hands import Hands, Job

ROOT = Path(__file__).resolve().parent.parent.parent
PDF = ROOT / "platform/demo"


def new_title() -> str:
    return f"Balades santé du quartier {uuid.uuid4().hex[:6]}"


def publish_a_recit(hands: Hands) -> str:
    """From the home page to a récit on line."""
    hands.click("Nouveau récit")
    write_and_publish(hands)
    return "en ligne"


def write_and_publish(hands: Hands) -> None:
    hands.page.wait_for_timeout(1000)
    hands.write("#id_title", new_title())
    hands.write("#id_summary", "Marcher ensemble dans le quartier, et parler de santé en chemin.")
    hands.save("button[name=action-publish]")


def plan_a_publication(hands: Hands) -> str:
    """A récit that goes on line by itself, ten days from now: the date is typed, as nobody counts in a calendar."""
    hands.click("Nouveau récit")
    hands.page.wait_for_timeout(1000)
    hands.write("#id_title", new_title())
    hands.write("#id_summary", "Marcher ensemble dans le quartier, et parler de santé en chemin.")
    hands.click("Enregistrer le brouillon")
    hands.click(hands.page.locator("[data-side-panel-toggle=status]"))
    hands.click(hands.page.locator("[data-a11y-dialog-show=schedule-publishing-dialog]").filter(visible=True).first)
    hands.type_date("#id_go_live_at", f"{datetime.now(UTC) + timedelta(days=10):%d/%m/%Y} 08:00")
    hands.page.keyboard.press("Tab")  # past the date of the end, whose calendar stands before the button
    hands.keys += 1
    hands.click("Enregistrer la programmation")
    hands.save("button[name=action-publish]")
    expect(hands.page.locator(".messages")).to_contain_text("planifiée")
    return hands.page.locator(".messages").inner_text().strip()


def replace_a_file(hands: Hands) -> str:
    """Another edition of a document that pages carry."""
    hands.menu("Documents")
    link = hands.page.locator("main a[href*='/documents/edit/']").first
    before = hands.page.locator("main td a[href*='/documents/'][download], main td a.nolink").first.get_attribute(
        "href"
    )
    hands.click(link)
    hands.page.set_input_files(
        "#id_file", {"name": "edition-2026.pdf", "mimeType": "application/pdf", "buffer": a_pdf()}
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


def a_pdf() -> bytes:
    return next(iter(sorted(PDF.rglob("*.pdf")))).read_bytes()


def rename_a_term(hands: Hands) -> str:
    """Another label and another slug for a theme; its old address is tried."""
    hands.menu("Référentiels", "Thèmes")
    slug = term_of(hands, 0)
    hands.click("Changer")
    hands.click(hands.page.locator("input[name=act][value=rename]"))
    hands.write("#id_label", f"Autre nom {slug}")
    hands.write("#id_slug", f"{slug}-autre")
    hands.click("Voir ce que cela changerait")
    hands.click("Confirmer ce changement")
    return f"l'ancien identifiant répond {status_of(hands, slug)}"


def term_of(hands: Hands, number: int) -> str:
    """The slug of a row of the list of themes, which has one theme a line."""
    cells = (
        hands.page.locator("table.listing tbody tr").nth(number).locator("td.field-slug, td[data-label='Identifiant']")
    )
    return cells.first.inner_text().strip()


def status_of(hands: Hands, slug: str, vocabulary: str = "theme") -> int:
    return hands.page.request.get(f"{hands.site}/api/v1/recherche?{vocabulary}={slug}").status


def merge_two_terms(hands: Hands) -> str:
    """All that carries one audience carries another; the first goes."""
    hands.menu("Référentiels", "Publics")
    slug = term_of(hands, 0)
    hands.click("Changer")
    hands.click(hands.page.locator("input[name=act][value=merge]"))
    hands.choose("#id_into", str(hands.page.locator("#id_into option").nth(2).get_attribute("value")))
    hands.click("Voir ce que cela changerait")
    hands.click("Confirmer ce changement")
    return f"l'ancien identifiant répond {status_of(hands, slug, 'public')}"


def withdraw_with_a_reason(hands: Hands) -> str:
    """A récit goes; its address says why."""
    path = open_a_recit(hands)
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


def open_a_recit(hands: Hands) -> str:
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
    act = hands.page.locator(".asv-board tbody td:last-child :is(a, button)").first
    if act.inner_text().startswith("Prendre"):  # nobody answers for it yet
        hands.click(act)
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
    "programmer une publication": plan_a_publication,
    "remplacer un fichier": replace_a_file,
    "renommer un terme": rename_a_term,
    "fusionner deux termes": merge_two_terms,
    "retirer en disant pourquoi": withdraw_with_a_reason,
    "confirmer ce qui est à relire": acknowledge_what_is_due,
    "réparer un lien partout": mend_a_link,
    "inviter une personne": invite_a_person,
    "retenir une annonce": hold_back_an_alert,
}
