"""Récits d'expériences: Auvergne-Rhône-Alpes."""

from datetime import date
from typing import Any

from demo.content.sources import LYON_2019, VISIO_2025

EXPERIENCES: list[dict[str, Any]] = [
    {
        "slug": "impact-participation-maisons-de-sante-chambery",
        "title": "IMPACT, à Chambéry : quand les soignants font participer les patients",
        "summary": "Que cherchent des professionnels du soin en ouvrant leurs pratiques ? Qu'en attendent les "
        "patients ? Dans des maisons de santé de quartiers populaires, une expérimentation pose la question et tire "
        "des conseils.",
        "date": date(2025, 4, 3),
        "themes": ["participation-des-habitants", "acces-aux-droits-et-aux-soins", "offre-de-soins-de-proximite"],
        "audiences": ["habitants-des-qpv", "professionnels"],
        "demarches": ["maison-de-sante"],
        "axes": ["reorientation-des-services", "action-communautaire"],
        "added_values": ["habitants", "professionnels"],
        "stages": ["mise-en-oeuvre", "evaluation"],
        "territories": ["com-73065"],
        "organisations": [("pole-sante-chambery", "porteur"), ("labo-cites", "partenaire")],
        "files": ["programme-participation-en-sante-2025"],
        "contact_organisation": "pole-sante-chambery",
        **VISIO_2025,
        "context": """
            L'expérimentation IMPACT se déroule dans des maisons de santé pluriprofessionnelles de quartiers
            populaires : comment les soignants y font-ils participer les patients ? Le Pôle Santé Chambéry en a rendu
            compte devant le Collectif santé d'Auvergne-Rhône-Alpes, au cours d'une visioconférence ouverte à
            deux métiers voisins, la politique de la ville et la participation citoyenne.
        """,
        "objectives": """
            Deux questions guident le travail :

            - Pourquoi des soignants se lancent-ils dans des pratiques participatives ?
            - Qu'est-ce qui motive les patients, et qu'espèrent-ils ?
        """,
        "course": [
            ("moment", {"title": "Poser les mots", "text": "Définir la participation avant de la pratiquer."}),
            (
                "moment",
                {
                    "title": "Essayer",
                    "text": "Des pratiques participatives sont expérimentées dans des maisons et des pôles de santé.",
                },
            ),
            (
                "moment",
                {
                    "title": "Regarder les effets",
                    "text": "Le retour porte sur ce que l'expérimentation a produit, sur ce qui aide, et sur les "
                    "biais et difficultés à surmonter.",
                },
            ),
            (
                "moment",
                {
                    "title": "Recommander",
                    "text": "Des recommandations et des ressources sont proposées, dont des démarches qui "
                    "accompagnent les équipes prêtes à se lancer.",
                },
            ),
        ],
        "key_functions": [
            {"name": "La participation des patients", "how": "Elle entre dans le quotidien de l'exercice des soins."},
        ],
        "partners": [
            {
                "name": "Pôle Santé Chambéry",
                "organisation": "pole-sante-chambery",
                "role": "pilotage",
                "contribution": "Présente l'expérimentation et ses enseignements.",
            },
            {
                "name": "Labo Cités",
                "organisation": "labo-cites",
                "role": "relais",
                "contribution": "A fait connaître l'expérience au réseau régional.",
            },
        ],
        "transfer_support": "Il existe des démarches d'accompagnement pour installer des pratiques participatives ; "
        "elles sont présentées dans l'enregistrement de la rencontre.",
    },
    {
        "slug": "quartiers-a-impact-collectif-saint-etienne",
        "title": "Quartiers à impact collectif : un cap commun pour la santé des jeunes à Saint-Étienne",
        "summary": "Dans les Quartiers Sud-Est, tous visent le même horizon : qu'en 2028 les jeunes aillent bien, "
        "dans leur corps et dans leur tête. Une méthode nouvelle pour coopérer autrement.",
        "date": date(2025, 4, 3),
        "end_year": 2028,
        "themes": ["coordination-methode", "gouvernance", "enfance-jeunesse-parentalite", "jeunes", "sante-mentale"],
        "audiences": ["jeunes", "habitants-des-qpv", "professionnels"],
        "demarches": ["contrat-de-ville"],
        "axes": ["politiques-publiques", "action-communautaire"],
        "added_values": ["habitants", "politiques-publiques"],
        "stages": ["programmation", "mise-en-oeuvre"],
        "territories": ["com-42218"],
        "organisations": [("ville-de-saint-etienne", "porteur"), ("labo-cites", "partenaire")],
        "files": ["programme-participation-en-sante-2025"],
        "contact_organisation": "ville-de-saint-etienne",
        **VISIO_2025,
        "context": """
            Quartiers à impact collectif (QIC) est une méthode que la politique de la ville expérimente. À
            Saint-Étienne, elle prend forme dans le quartier prioritaire des Quartiers Sud-Est, et d'abord sur la
            santé des jeunes.
        """,
        "objectives": "D'ici 2028, que chaque jeune des Quartiers Sud-Est aille bien, physiquement et mentalement.",
        "course": [
            (
                "text",
                "<p>La ville a raconté la démarche en 2025 à des coordonnateurs et à des professionnels de la "
                "participation : ce que c'est, les étapes passées, les premiers effets, et la suite.</p>",
            ),
            (
                "moment",
                {
                    "title": "L'horizon",
                    "period": "2028",
                    "text": "Une date et un résultat, les mêmes pour tous ceux qui coopèrent.",
                },
            ),
        ],
        "key_functions": [
            {
                "name": "Un but partagé et daté",
                "how": "On ne part pas des dispositifs, mais de ce que l'on veut voir changer pour les jeunes.",
            },
        ],
        "partners": [
            {
                "name": "Ville de Saint-Étienne",
                "organisation": "ville-de-saint-etienne",
                "role": "pilotage",
                "contribution": "Conduit la démarche au titre de la politique de la ville.",
            },
        ],
        "transfer_support": "L'enregistrement de la rencontre du 3 avril 2025 présente la méthode.",
    },
    {
        "slug": "carte-regionale-collectif-sante",
        "title": "Tenir à jour, à plusieurs, la carte des démarches de santé d'une région",
        "summary": "Chaque coordonnateur sait ce qui bouge chez lui. En février 2019, le Collectif santé "
        "d'Auvergne-Rhône-Alpes a mis ces savoirs en commun pour actualiser sa carte, et comprendre ce que disent "
        "ces évolutions.",
        "date": date(2019, 2, 5),
        "start_year": 2019,
        "themes": ["coordination-methode", "observation", "articulation-des-demarches"],
        "audiences": ["professionnels"],
        "demarches": ["asv", "cls", "clsm", "reseau-territorial"],
        "axes": ["politiques-publiques"],
        "added_values": ["professionnels", "politiques-publiques"],
        "stages": ["diagnostic", "capitalisation"],
        "territories": ["reg-84", "com-69123"],
        "organisations": [("labo-cites", "porteur")],
        "files": ["note-de-synthese-juillet-2019"],
        "contact_organisation": "labo-cites",
        **LYON_2019,
        "context": """
            Le Collectif santé rassemble celles et ceux qui coordonnent les Ateliers santé ville et les contrats
            locaux de santé de la région, et les agents qui suivent la santé dans les collectivités en politique de
            la ville. Labo Cités l'anime, trois ou quatre fois par an.

            La première réunion de 2019, réservée aux membres, s'est tenue un mardi matin dans ses locaux, à Lyon.
        """,
        "objectives": """
            - Actualiser la carte régionale avec des faits venus du terrain.
            - Prendre du recul sur le quotidien.
            - Comprendre ce que l'arrivée des contrats locaux de santé et des conseils locaux de santé mentale
              change dans les quartiers.
        """,
        "course": [
            (
                "moment",
                {
                    "title": "Mettre les faits en commun",
                    "period": "5 février 2019",
                    "text": "Chacun apporte des éléments factuels sur son territoire ; la carte se complète.",
                },
            ),
            (
                "moment",
                {
                    "title": "Discuter ce qu'ils montrent",
                    "text": "Comment les démarches s'articulent-elles ? Quelle place la politique de la ville "
                    "fait-elle à la santé ? Avec quels partenaires ?",
                },
            ),
            (
                "moment",
                {
                    "title": "Travailler en trois ateliers",
                    "text": "Vingt personnes passent par les trois : état des lieux, articulation, partenariat et "
                    "financement. Trois autres répondent à distance par questionnaire.",
                },
            ),
            (
                "moment",
                {
                    "title": "Publier",
                    "period": "juillet 2019",
                    "text": "Une note de synthèse reprend ces travaux. Elle s'inscrit dans une étude commandée par "
                    "l'État à Fabrique Territoires Santé, menée dans quatre régions.",
                },
            ),
        ],
        "key_functions": [
            {"name": "L'observation partagée", "how": "La carte appartient à ceux qui l'alimentent."},
            {"name": "La prise de recul", "how": "Une matinée pour regarder ses pratiques avec d'autres."},
        ],
        "partners": [
            {
                "name": "Labo Cités",
                "organisation": "labo-cites",
                "role": "pilotage",
                "contribution": "Anime le réseau et apporte sa connaissance des démarches.",
            },
            {
                "name": "Fabrique Territoires Santé",
                "organisation": "fabrique-territoires-sante",
                "role": "expertise",
                "contribution": "Conduit l'étude nationale avec ses partenaires en région.",
            },
            {
                "name": "Commissariat général à l'égalité des territoires",
                "organisation": "cget",
                "role": "pilotage",
                "contribution": "A commandé l'étude nationale.",
            },
        ],
        "human_resources": "Vingt participants à la réunion, trois contributions à distance.",
        "duration": "Une matinée, de 9 h à 13 h, puis la rédaction d'une note.",
        "results": "Une carte actualisée et une note de synthèse, publiée en juillet 2019.",
        "gain_professionals": "Savoir ce qui se fait ailleurs, et mettre des mots sur ses propres choix.",
        "gain_policies": "Une vue d'ensemble des démarches, utile à l'échelle régionale et nationale.",
        "transfer_environment": "Un réseau régional déjà actif, et un centre de ressources pour l'animer.",
        "transfer_implementation": "Les faits d'abord, l'analyse ensuite : la carte sert de support à la discussion.",
    },
]
