"""Récits d'expériences: access to prevention and care, Valenciennes Métropole."""

from datetime import date
from typing import Any

from demo.content.sources import VALENCIENNES_2016

_VALENCIENNES: dict[str, Any] = {
    "date": date(2016, 11, 22),
    "territories": ["epci-245901160"],
    "contact_organisation": "valenciennes-metropole",
    **VALENCIENNES_2016,
}
_THIRD_OBJECTIVE = """
    Le projet territorial de cohésion sociale de Valenciennes Métropole et le contrat de ville 2015-2020 partagent une
    orientation santé. Son troisième objectif porte sur l'accès à la prévention et aux soins : des parcours ouverts à
    tous, de la prévention jusqu'au traitement.
"""

EXPERIENCES: list[dict[str, Any]] = [
    {
        **_VALENCIENNES,
        "slug": "pole-de-sante-douze-communes",
        "title": "Un pôle de santé pour douze communes autour de Condé-sur-l'Escaut",
        "summary": "Des soignants réunis dans une maison de santé, un programme local de prévention, un projet "
        "immobilier inscrit dans la rénovation des quartiers anciens : trois projets menés ensemble, pour 58 000 "
        "habitants.",
        "territories": ["epci-245901160", "com-59153"],
        "themes": ["acces-aux-droits-et-aux-soins", "offre-de-soins-de-proximite", "prevention-depistage"],
        "audiences": ["habitants-des-qpv", "professionnels"],
        "demarches": ["maison-de-sante", "contrat-de-ville"],
        "axes": ["reorientation-des-services", "environnements-favorables"],
        "added_values": ["habitants", "professionnels"],
        "stages": ["programmation"],
        "organisations": [("valenciennes-metropole", "porteur")],
        "files": ["support-valenciennes-metropole"],
        "context": _THIRD_OBJECTIVE
        + """
    Le pôle de Condé-sur-l'Escaut couvre douze communes et 58 000 habitants. Une chargée de projet lui est consacrée.
    """,
        "objectives": "Développer l'accès aux droits, à l'information et aux soins (priorité 2.3.3.1), et réunir "
        "dans un même projet ceux qui soignent et ceux qui font de la prévention.",
        "course": [
            (
                "moment",
                {
                    "title": "Un projet de santé",
                    "text": "Des professionnels se regroupent en maison de santé pluriprofessionnelle et écrivent "
                    "ensemble leur projet.",
                },
            ),
            (
                "moment",
                {
                    "title": "Un programme de prévention",
                    "text": "Des actions locales de prévention et de promotion de la santé sont prévues dans les "
                    "douze communes.",
                },
            ),
            (
                "moment",
                {
                    "title": "Un projet immobilier",
                    "period": "convention 2012-2019",
                    "text": "Le bâtiment trouve sa place dans le programme national de requalification des quartiers "
                    "anciens dégradés (NPRQAD) : la santé entre dans le renouvellement urbain.",
                },
            ),
        ],
        "key_functions": [
            {
                "name": "Tenir ensemble le soin et la prévention",
                "how": "Le regroupement des soignants et le programme d'actions forment un seul projet.",
            },
            {"name": "L'ancrage urbain", "how": "Le lieu est pensé avec la rénovation du quartier."},
        ],
        "partners": [
            {
                "name": "Valenciennes Métropole",
                "organisation": "valenciennes-metropole",
                "role": "pilotage",
                "contribution": "Dédie une chargée de projet au pôle de santé.",
            },
            {
                "name": "Professionnels de santé",
                "role": "mise-en-oeuvre",
                "contribution": "Se regroupent en maison de santé.",
            },
            {
                "name": "Douze communes",
                "role": "mise-en-oeuvre",
                "contribution": "Accueillent les actions de prévention.",
            },
        ],
        "human_resources": "Une chargée de projet.",
        "gain_residents": "Des soins et de la prévention dans un même pôle, à l'échelle de douze communes.",
        "gain_professionals": "Un cadre pour exercer à plusieurs.",
        "transfer_environment": "Un programme de rénovation urbaine en cours peut porter le projet immobilier.",
    },
    {
        **_VALENCIENNES,
        "slug": "habitants-relais-depistage-cancers",
        "title": "Des habitants relais pour prévenir les cancers",
        "summary": "Avec le COREPS, Valenciennes Métropole forme des habitants des quartiers prioritaires. L'idée : "
        "que chacun, près de chez soi, sache que le dépistage existe et ose y aller.",
        "themes": ["prevention-depistage", "cancers", "participation-des-habitants", "ambassadeurs-et-pairs"],
        "audiences": ["habitants-des-qpv"],
        "demarches": ["contrat-de-ville"],
        "axes": ["action-communautaire", "aptitudes-individuelles"],
        "added_values": ["habitants"],
        "stages": ["mise-en-oeuvre"],
        "organisations": [("valenciennes-metropole", "porteur"), ("coreps", "partenaire")],
        "files": ["support-valenciennes-metropole"],
        "context": _THIRD_OBJECTIVE,
        "objectives": """
            - Rendre la prévention des cancers plus accessible dans les quartiers prioritaires.
            - Renforcer le pouvoir d'agir des habitants sur ce sujet.
        """,
        "course": [
            (
                "moment",
                {
                    "title": "Former des habitants",
                    "text": "Le COREPS forme des habitants, qui deviennent relais en matière de prévention des "
                    "cancers.",
                },
            ),
        ],
        "key_functions": [
            {
                "name": "Le pouvoir d'agir",
                "how": "La formation ne vise pas seulement à transmettre : elle donne prise sur la prévention.",
            },
            {"name": "Le relais entre habitants", "how": "L'information chemine par celles et ceux qui vivent là."},
        ],
        "partners": [
            {
                "name": "Valenciennes Métropole",
                "organisation": "valenciennes-metropole",
                "role": "pilotage",
                "contribution": "Inscrit l'action dans l'orientation santé du contrat de ville.",
            },
            {
                "name": "COREPS",
                "organisation": "coreps",
                "role": "expertise",
                "contribution": "Partenaire de la formation des habitants relais.",
            },
        ],
        "participation": "Les habitants sont au centre : ce sont eux qui se forment et qui font le lien.",
        "gain_residents": "Des personnes formées, dans le quartier, pour aider à trouver le chemin du dépistage.",
        "transfer_population": "Des habitants des quartiers prioritaires.",
    },
    {
        **_VALENCIENNES,
        "slug": "le-diabete-en-question-theatre",
        "title": "« Le diabète en question » : le théâtre pour en parler",
        "summary": "Une compagnie joue, les habitants réagissent. Le théâtre d'intervention ouvre l'échange sur la "
        "prévention du diabète, et sur les idées que l'on s'en fait.",
        "themes": ["prevention-depistage", "diabete", "nutrition-activite-physique"],
        "audiences": ["habitants-des-qpv"],
        "demarches": ["contrat-de-ville"],
        "axes": ["aptitudes-individuelles", "action-communautaire"],
        "added_values": ["habitants"],
        "stages": ["mise-en-oeuvre"],
        "organisations": [("valenciennes-metropole", "porteur"), ("compagnie-la-belle-histoire", "partenaire")],
        "files": ["support-valenciennes-metropole"],
        "context": _THIRD_OBJECTIVE,
        "objectives": "Informer les habitants sur la prévention du diabète, et leur donner l'occasion de discuter de "
        "la façon dont ils se représentent la maladie.",
        "course": [
            (
                "moment",
                {
                    "title": "Une pièce, puis une discussion",
                    "text": "La compagnie La Belle Histoire propose une forme de théâtre d'intervention : le "
                    "spectacle s'adresse directement aux habitants et sert de point de départ à l'échange.",
                },
            ),
            ("figure", {"image": "theatre", "caption": "La scène, avant l'échange."}),
        ],
        "key_functions": [
            {
                "name": "Le théâtre d'intervention",
                "how": "La scène rend visibles les représentations ; on peut alors en parler.",
            },
        ],
        "partners": [
            {
                "name": "Compagnie La Belle Histoire",
                "organisation": "compagnie-la-belle-histoire",
                "role": "mise-en-oeuvre",
                "contribution": "Joue auprès des habitants.",
            },
            {
                "name": "Valenciennes Métropole",
                "organisation": "valenciennes-metropole",
                "role": "pilotage",
                "contribution": "Inscrit l'action dans l'orientation santé du contrat de ville.",
            },
        ],
        "gain_residents": "Une information que l'on reçoit ensemble, et dont on peut débattre.",
    },
]
