"""The networks, from the public documents."""

from typing import Any

from demo.content.sources import DOUAI_2019, MEL_2016, NORMANDIE_2017, NOTE_2019

NETWORKS: list[dict[str, Any]] = [
    {
        "slug": "collectif-sante-auvergne-rhone-alpes",
        "title": "Collectif santé Auvergne-Rhône-Alpes",
        "summary": "Celles et ceux qui coordonnent un ASV ou un CLS en Auvergne-Rhône-Alpes, ou qui suivent la santé "
        "dans une collectivité en politique de la ville, s'y retrouvent trois à quatre fois par an.",
        "territories": ["reg-84"],
        "themes": ["coordination-methode"],
        "audiences": ["professionnels"],
        "demarches": ["asv", "cls", "clsm"],
        "purpose": """
            - Partager les expériences.
            - Faire circuler informations et ressources.
            - Mieux connaître les enjeux de santé et les démarches de territoire.
        """,
        "membership": "Coordonnateurs d'ateliers santé ville, coordonnateurs de contrats locaux de santé en politique "
        "de la ville, agents de collectivité chargés de la santé.",
        "rhythm": "Trois à quatre rencontres thématiques par an",
        "animator": "labo-cites",
        "topics": [
            ("2018", "Mobiliser les jeunes dans les actions de promotion de la santé"),
            ("2018", "La santé mentale"),
            ("2018", "La santé dans les projets de renouvellement urbain"),
            ("5 février 2019", "L'évolution des démarches territoriales de santé"),
            ("3 avril 2025", "La participation en santé"),
        ],
        "group": "Membres du Collectif santé",
        "members_page": {
            "slug": "espace-des-membres",
            "title": "L'espace des membres",
            "summary": "Ce que le collectif prépare, pour ses membres.",
            "paragraphs": [
                "<p>Cette page est réservée aux membres du Collectif santé. Elle rassemble ce qui sert entre deux "
                "rencontres : les sujets déjà travaillés, ceux qui reviennent, et la carte régionale à tenir à jour.</p>",
                "<p>Trois questions restent ouvertes depuis la rencontre de février 2019 : comment articuler ASV, CLS et "
                "CLSM sur un même territoire, quelle place la santé garde dans la politique de la ville, et comment "
                "tenir le partenariat dans la durée.</p>",
            ],
        },
        **NOTE_2019,
    },
    {
        "slug": "reseau-asv-hauts-de-france",
        "title": "Réseau des ateliers santé ville des Hauts-de-France",
        "summary": "Le centre de ressources régional réunit les coordinations d'ASV : tour des actualités le matin, une "
        "expérience racontée par ceux qui la mènent, un atelier l'après-midi.",
        "territories": ["reg-32"],
        "themes": ["coordination-methode", "participation-des-habitants"],
        "audiences": ["professionnels"],
        "demarches": ["asv"],
        "purpose": """
            Se connaître, faire le point sur les ASV en cours ou en préparation, suivre ce qui change dans la politique
            de la ville et dans les politiques de santé, et travailler ensemble sur une question de métier.
        """,
        "animator": "irev",
        "topics": [("28 novembre 2019", "Participation citoyenne et atelier santé ville")],
        **DOUAI_2019,
    },
    {
        "slug": "reseau-sante-mel",
        "title": "Réseau Santé de la Métropole européenne de Lille",
        "summary": "Depuis octobre 2015, les référents santé des communes en politique de la ville se réunissent une fois "
        "par trimestre pour donner corps au volet santé du contrat de ville.",
        "territories": ["epci-200093201"],
        "themes": ["coordination-methode", "nutrition-activite-physique", "acces-aux-droits-et-aux-soins"],
        "audiences": ["professionnels", "elus"],
        "demarches": ["contrat-de-ville", "reseau-territorial"],
        "purpose": """
            - Donner une structure au volet santé du contrat de ville et le renforcer.
            - Rapprocher ce que font les villes des enjeux du contrat.
            - Bâtir des projets à plusieurs communes.
            - Échanger entre villes et faire connaître ce qui marche.
            - Apporter un plus métropolitain là où cette échelle est la bonne.
        """,
        "membership": "Les référents santé des 21 communes du contrat de ville, environ 200 000 habitants et 26 "
        "quartiers.",
        "rhythm": "Une rencontre par trimestre",
        "animator": "metropole-europeenne-de-lille",
        "topics": [
            (
                "",
                "L'alimentation et l'activité physique : une sensibilisation pour une cinquantaine d'acteurs de proximité",
            ),
            (
                "",
                "L'accès aux droits et aux soins : conventions entre caisses d'assurance maladie et CCAS autour de PLANIR",
            ),
        ],
        **MEL_2016,
    },
    {
        "slug": "plateforme-sante-du-douaisis",
        "title": "Plateforme Santé du Douaisis",
        "summary": "Une plateforme locale qui rend visibles les actions et les acteurs de la santé dans le Douaisis : un "
        "annuaire, un agenda et un espace de travail pour les professionnels.",
        "territories": ["epci-200044618"],
        "themes": ["coordination-methode", "litteratie-numerique"],
        "audiences": ["professionnels", "habitants-des-qpv"],
        "demarches": ["reseau-territorial"],
        "purpose": """
            Aider les professionnels à se connaître et à se coordonner ; permettre aux habitants de mieux voir qui fait
            quoi. Le site traite aussi de ce qui gêne autour de la santé, les « freins périphériques ».
        """,
        "animator": "plateforme-sante-du-douaisis",
        **DOUAI_2019,
    },
    {
        "slug": "plateforme-nationale-de-ressources-asv",
        "title": "Plateforme nationale de ressources ASV",
        "summary": "Trois axes de travail : rendre l'information accessible et relier les acteurs, montrer ce que vaut la "
        "démarche ASV, capitaliser les expériences.",
        "territories": ["fra"],
        "themes": ["coordination-methode"],
        "audiences": ["professionnels", "elus"],
        "demarches": ["asv"],
        "purpose": """
            - Faciliter l'accès à l'information et mettre en réseau.
            - Valoriser la démarche atelier santé ville.
            - Capitaliser les expériences.

            Elle a publié un rapport d'analyse, seize récits d'expériences et un répertoire Inspir'Actions.
        """,
        "animator": "plateforme-nationale-asv",
        **NORMANDIE_2017,
    },
]
