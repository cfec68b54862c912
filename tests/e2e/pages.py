"""Every page type of the site, by a name that shows in the ids of the tests."""

from __future__ import annotations

import json
import urllib.request

# `type=…` stands for the first resource of that type, `made=…` for what `ground.py` made, and a path below it.
VISITOR_PAGES = {
    "home": "/",
    "search": "/recherche/?q=sante",
    "search-filtered": "/recherche/?q=sante&theme=participation-des-habitants&format=pdf",
    "search-nothing-found": "/recherche/?q=xyzzyx",
    "search-faulty": "/recherche/?theme=inconnu&annee=abc",
    "search-which-place": "/recherche/?lieu=Saint-Denis",
    "experiences": "/experiences/",
    "experience": "/experiences/ambassadeurs-de-sante-lille/",
    "actions": "/inspir-actions/",
    "action": "type=inspir-action",
    "analyses": "/analyses/",
    "analysis": "/analyses/la-plus-value-de-la-coordination-locale/",
    "toolkit": "/boite-a-outils/",
    "tool": "type=outil",
    "documents": "/documents/",
    "document": "type=document",
    "document-text": "made=document-text",
    "news": "/actualites/",
    "news-item": "type=actualite",
    "meetings": "/rencontres/",
    "meetings-month": "/rencontres/?vue=mois",
    "meeting-to-come": "made=meeting",
    "meeting-registration": "made=meeting inscription/",
    "meeting-registration-sent": "made=meeting inscription/envoyee/",
    "meeting-registration-confirm": "made=registration-confirm",
    "meeting-registration-mine": "made=registration",
    "meeting-registration-unknown": "/rencontres/inscription/inconnue/",
    "meeting-certificate": "made=certificate",
    "meeting-recorded": "made=recorded",
    "meeting-evaluation": "made=evaluation",
    "meeting": "/rencontres/participation-en-sante-3-avril-2025/",
    "meeting-members-only": "/rencontres/evolution-des-demarches-territoriales-lyon-2019/",
    "networks": "/reseaux/",
    "network": "/reseaux/collectif-sante-auvergne-rhone-alpes/",
    "map": "/carte/",
    "map-opened": "/carte/?territoire=reg-32&annee=2019&ordre=-depuis",
    "map-embedded": "/carte/integration/",
    "coverage": "/carte/couverture/",
    "coverage-call": "/carte/couverture/appel/?theme=addictions&territoire=dep-2A",
    "place-country": "/territoires/",
    "place-departement": "/territoires/dep-59/",
    "place-region": "/territoires/reg-32/",
    "place-commune": "/territoires/com-59350/",
    "demarche": "type=demarche",
    "directory": "/annuaire/",
    "directory-filtered": "/annuaire/?quoi=personnes&demarche=asv&lieu=inconnu",
    "directory-structure": "made=structure",
    "directory-entry": "made=entry",
    "directory-vacant-post": "made=vacant",
    "directory-contact": "made=entry contact/",
    "directory-confirmation": "made=entry-confirm",
    "directory-handover": "made=handover",
    "network-invitation": "made=invitation",
    "dossier-shared": "made=dossier-shared",
    "near-me": "/recherche/pres-de-chez-moi/",
    "alert-new-visitor": "/compte/alertes/nouvelle/?q=sante",
    "alerts-find": "/compte/alertes/retrouver/",
    "alerts-visitor": "made=visitor-alerts",
    "alert-visitor-change": "made=visitor-alert",
    "alert-visitor-confirm": "made=visitor-confirm",
    "alerts-visitor-delete": "made=visitor-alerts tout-supprimer/",
    "unsubscribe": "made=unsubscribe",
    "glossary": "/glossaire/",
    "plain": "/accessibilite/",
    "style-guide": "/charte/",
    "favourites": "/compte/favoris/",
    "contact": "/contact/?sujet=accessibilite",
    "offer": "/proposer/rencontre/",
    "proposal-start": "/proposer/",
    "proposal-question": "made=proposal 1/",
    "proposal-question-empty": "made=proposal 5/",
    "proposal-review": "made=proposal envoi/",
    "proposal-files": "made=proposal fichiers/",
    "proposal-invitation": "made=proposal inviter/",
    "proposal-companion": "made=proposal-companion",
    "proposal-followed": "made=proposal-written",
    "proposal-agreement": "made=proposal-written texte/",
    "proposal-ended": "/proposer/lien-inconnu/",
    "sign-up": "/compte/inscription/",
    "sign-in": "/compte/connexion/",
    "sign-in-by-code": "/compte/connexion/code/",
    "password-forgotten": "/compte/mot-de-passe/oublie/",
    "mail-link-unknown": "/compte/adresse/verification/inconnue/",
    "unsubscribe-unknown": "/compte/alertes/desinscription/inconnu/",
    "not-found": "/nulle-part/",
}

MEMBER_PAGES = {
    "account": "/compte/",
    "account-favourites": "/compte/favoris/",
    "account-dossiers": "/compte/dossiers/",
    "account-notifications": "/compte/notifications/",
    "account-addresses-private": "/compte/flux/",
    "account-downloads": "/compte/telechargements/",
    "account-profile": "/compte/profil/",
    "account-data": "/compte/donnees/",
    "account-deletion": "/compte/donnees/suppression/",
    "account-addresses": "/compte/adresse/",
    "account-password": "/compte/mot-de-passe/",
    "account-two-steps": "/compte/double-authentification/",
    "account-sign-out": "/compte/deconnexion/",
    "alerts": "/compte/alertes/",
    "alert-new": "/compte/alertes/nouvelle/?q=sante&theme=participation-des-habitants",
    "alert-change": "first alert",
    "alert-preview": "first alert apercu/",
    "account-dossier": "made=dossier",
    "account-dossier-item": "made=dossier-item",
    "account-dossier-sharing": "made=dossier partage/",
    "account-sessions": "/compte/sessions/",
    "account-meetings": "/compte/rencontres/",
    "account-networks": "/compte/reseaux/",
    "account-entries": "/compte/annuaire/",
    "account-entry": "made=own-entry",
    "account-entry-preview": "made=own-entry apercu/",
    "account-entry-handover": "made=own-entry relais/",
    "account-entry-left": "made=own-entry depart/",
    "account-entry-new": "/compte/annuaire/nouvelle/",
    "directory-as-member": "/annuaire/",
    "directory-entry-as-member": "made=entry",
    "network-join": "made=other-network rejoindre/",
    "network-leave": "/reseaux/collectif-sante-auvergne-rhone-alpes/quitter/",
    "network-as-member": "/reseaux/collectif-sante-auvergne-rhone-alpes/",
}

FACILITATOR_PAGES = {
    "network-desk": "/reseaux/collectif-sante-auvergne-rhone-alpes/animer/",
    "network-meetings": "/reseaux/collectif-sante-auvergne-rhone-alpes/animer/rencontres/",
    "network-meeting-new": "/reseaux/collectif-sante-auvergne-rhone-alpes/animer/rencontres/nouvelle/",
    "network-works": "/reseaux/collectif-sante-auvergne-rhone-alpes/animer/travaux/",
    "network-letter": "/reseaux/collectif-sante-auvergne-rhone-alpes/animer/ecrire/",
    "meeting-attendance": "made=meeting inscriptions/",
    "meeting-evaluations": "made=recorded evaluations/",
}


def path_of(site, name: str, ground: dict[str, str] | None = None) -> str:
    """The path of a page; the first of a type is asked of the public API."""
    path = {**VISITOR_PAGES, **MEMBER_PAGES, **FACILITATOR_PAGES}[name]
    kind, _, what = path.partition("=")
    if kind == "type":
        return paths_of_type(site, what)[0]
    if kind == "made" and ground is not None:
        made, _, below = what.partition(" ")
        return ground[made] + below
    return path


def paths_of_type(site, resource_type: str) -> list[str]:
    """The paths of every resource of a type, as the public API gives them page by page."""
    paths: list[str] = []
    for number in range(1, 100):
        url = site.path(f"/api/v1/recherche?type={resource_type}&page={number}")
        with urllib.request.urlopen(url, timeout=60) as answer:
            found = json.load(answer)
        paths += ["/" + result["url"].split("/", 3)[3] for result in found["results"]]
        if number >= found["pages"]:
            break
    return paths
