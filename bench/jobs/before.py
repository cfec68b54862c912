"""The same jobs as a site of commit 8c41934 had them done."""

from __future__ import annotations

import re

from bench.jobs.hands import Hands, Job
from bench.jobs.today import (
    invite_a_person,
    replace_a_file,
    status_of,
    term_of,
    withdraw_with_a_reason,
    write_and_publish,
)


def publish_before(hands: Hands) -> str:
    """By the tree of pages."""
    hands.page.goto(hands.site + "/admin/pages/")
    hands.clicks += 1
    hands.click(hands.page.get_by_role("link", name=re.compile("sous-pages de « Ateliers Santé Ville »")).first)
    hands.click(hands.page.get_by_role("link", name=re.compile("sous-pages de « Récits d'expériences »")).first)
    hands.click(hands.page.get_by_role("link", name="Ajouter une sous-page", exact=True).first)
    write_and_publish(hands)
    return "en ligne"


def rename_before(hands: Hands) -> str:
    """In the plain form."""
    hands.menu("Référentiels", "Thèmes")
    slug = term_of(hands, 0)
    hands.click(hands.page.locator("table.listing tbody tr").first.locator("a").first)
    hands.write("#id_label", f"Autre nom {slug}")
    hands.write("#id_slug", f"{slug}-autre")
    hands.click(hands.page.locator("main form button[type=submit]").filter(visible=True).last)
    return f"l'ancien identifiant répond {status_of(hands, slug)}"


BEFORE: dict[str, Job] = {
    "publier un récit": publish_before,
    "remplacer un fichier": replace_a_file,
    "renommer un terme": rename_before,
    "retirer en disant pourquoi": withdraw_with_a_reason,
    "inviter une personne": invite_a_person,
}
