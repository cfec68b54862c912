"""The pages of the demo that every public site owes its readers: its legal notice names nobody."""

from operations.founding import pages

_LEGAL: pages.Body = [
    ("heading", "Qui publie"),
    (
        "text",
        "<p>Cette plateforme rassemble ce que les coordinations locales de santé savent et le rend réutilisable. L’éditeur, "
        "son adresse et l’hébergeur sont à compléter par l’organisme qui met le site en ligne, avant son ouverture.</p>",
    ),
    ("heading", "Nous joindre"),
    ("contact", None),
    ("heading", "D’où viennent les contenus"),
    (
        "text",
        "<p>Les contenus de démonstration sont écrits à partir de documents publics, nommés dans chaque page après le mot "
        "« Source ». Ils disent ce que ces documents disent, et rien d’autre. Aucune personne privée n’y est nommée.</p>"
        "<p>Le découpage administratif vient des référentiels publics français (Licence Ouverte) ; les coordonnées des "
        "communes, de GeoNames (CC BY 4.0) ; le fond de la carte, de svg-maps (CC BY 4.0).</p>",
    ),
    ("heading", "Réutiliser"),
    (
        "text",
        "<p>Reprenez, adaptez, traduisez, en citant la source indiquée. Le logiciel est publié sous licence BSD à trois "
        "clauses.</p>",
    ),
]

PAGES = [
    pages.PageText(**{**page, "body": _LEGAL}) if page["slug"] == "mentions-legales" else page for page in pages.PAGES
]
