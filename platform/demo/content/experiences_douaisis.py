"""Récits d'expériences: the Douaisis."""

from datetime import date
from typing import Any

from demo.content.sources import DOUAI_2019

EXPERIENCES: list[dict[str, Any]] = [
    {
        "slug": "plateforme-sante-du-douaisis",
        "title": "Dans le Douaisis, un site pour que chacun trouve qui fait quoi",
        "summary": "Un annuaire des acteurs, un agenda, un espace réservé aux professionnels : la Plateforme Santé "
        "du Douaisis a ouvert un site ressource qui rend visibles les actions, et facilite le travail de tous.",
        "date": date(2019, 12, 17),
        "themes": ["coordination-methode", "acces-aux-droits-et-aux-soins", "litteratie-numerique"],
        "audiences": ["professionnels", "habitants-des-qpv"],
        "demarches": ["asv", "reseau-territorial"],
        "axes": ["reorientation-des-services", "environnements-favorables"],
        "added_values": ["habitants", "professionnels"],
        "stages": ["mise-en-oeuvre"],
        "territories": ["epci-200044618"],
        "organisations": [("plateforme-sante-du-douaisis", "porteur"), ("irev", "partenaire")],
        "files": ["synthese-rencontre-douai-2019"],
        **DOUAI_2019,
        "context": """
            La Plateforme Santé du Douaisis accueillait, le 28 novembre 2019, les Ateliers santé ville de la région.
            Elle y a montré son nouvel outil numérique, ouvert à tous : acteursantedudouaisis.fr.
        """,
        "objectives": """
            - Rendre visibles toutes les actions et tous les acteurs de la santé, et de ce qui empêche d'y accéder.
            - Aider les professionnels à se connaître et à se coordonner.
            - Permettre aux usagers de s'y retrouver.
        """,
        "course": [
            (
                "text",
                "<p>Le site réunit trois services qui se complètent : on cherche un acteur, on regarde ce qui a "
                "lieu, et, si l'on est professionnel, on travaille ensemble dans un espace à part.</p>",
            ),
            (
                "moment",
                {
                    "title": "Un annuaire des acteurs",
                    "text": "Qui intervient en santé dans le Douaisis, au même endroit pour tous.",
                },
            ),
            ("moment", {"title": "Un agenda", "text": "Une rubrique pour savoir ce qui a lieu, et quand."}),
            (
                "moment",
                {"title": "Un intranet", "text": "Un espace de travail réservé aux professionnels."},
            ),
        ],
        "key_functions": [
            {
                "name": "La visibilité",
                "how": "Toutes les actions sont présentées, y compris celles qui lèvent les freins périphériques.",
            },
            {"name": "L'interconnaissance", "how": "L'annuaire et l'intranet aident à savoir qui fait quoi."},
        ],
        "partners": [
            {
                "name": "Plateforme Santé du Douaisis",
                "organisation": "plateforme-sante-du-douaisis",
                "role": "pilotage",
                "contribution": "Porte le site, et l'a présenté au réseau régional.",
            },
        ],
        "gain_residents": "Un seul endroit, lisible, pour savoir vers qui se tourner.",
        "gain_professionals": "Une meilleure connaissance des autres, et un espace pour se coordonner.",
        "transfer_implementation": """
            Trois briques suffisent pour commencer : un annuaire, un agenda, un espace de travail. Les deux premières
            servent aussi aux habitants.
        """,
        "contact_organisation": "plateforme-sante-du-douaisis",
        "contact_note": "Le site : https://acteursantedudouaisis.fr/",
    },
]
