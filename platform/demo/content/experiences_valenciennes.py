"""Récits d'expériences: Valenciennes Métropole, food, movement and alcohol."""

from datetime import date
from typing import Any

from demo.content.sources import VALENCIENNES_2016

_COMMON: dict[str, Any] = {
    "date": date(2016, 11, 22),
    "demarches": ["contrat-de-ville"],
    "territories": ["epci-245901160"],
    "contact_organisation": "valenciennes-metropole",
    **VALENCIENNES_2016,
}
_STRATEGY = """
    Valenciennes Métropole réunit 35 communes, dont 18 en politique de la ville. Sa stratégie de cohésion sociale
    tient dans deux documents : un projet territorial pour toute l'agglomération, écrit avec une quarantaine de
    partenaires, et le contrat de ville 2015-2020.

    L'une des six orientations est consacrée à la santé. Elle vise trois choses : une vie saine, moins de
    consommations et de comportements à risque, un accès plus facile à la prévention et aux soins.
"""

EXPERIENCES: list[dict[str, Any]] = [
    {
        **_COMMON,
        "slug": "vivons-en-forme-valenciennes-metropole",
        "title": "Vivons en forme : prévenir l'obésité des enfants, ville par ville",
        "summary": "Valenciennes Métropole finance les interventions de diététiciennes dans les villes qui nomment "
        "un chef de projet. Formations gratuites, cours de récréation, stands : le programme entre dans le "
        "quotidien des familles.",
        "themes": ["nutrition-activite-physique", "alimentation", "obesite", "enfance-jeunesse-parentalite"],
        "audiences": ["enfants", "familles", "professionnels"],
        "axes": ["environnements-favorables", "aptitudes-individuelles"],
        "added_values": ["habitants", "professionnels"],
        "stages": ["mise-en-oeuvre"],
        "organisations": [("valenciennes-metropole", "porteur")],
        "files": ["support-valenciennes-metropole"],
        "context": _STRATEGY,
        "objectives": """
            Prévenir l'obésité chez l'enfant et dans son entourage. L'action répond à trois priorités du contrat de
            ville :

            - 2.1.1.1, une alimentation équilibrée à la portée de tous ;
            - 2.1.1.2, la promotion de l'activité physique ;
            - 2.1.1.3, le repérage et l'accompagnement des publics.
        """,
        "course": [
            (
                "moment",
                {
                    "title": "La ville nomme un chef de projet",
                    "text": "C'est la condition de départ : un interlocuteur dans la commune, qui porte le programme.",
                },
            ),
            (
                "moment",
                {
                    "title": "L'agglomération prend en charge les diététiciennes",
                    "text": "Leurs interventions sont payées par Valenciennes Métropole dans les villes engagées.",
                },
            ),
            (
                "moment",
                {
                    "title": "Les professionnels se forment",
                    "text": "Le programme propose des formations gratuites à celles et ceux qui nourrissent et "
                    "gardent les enfants : personnel de cuisine, assistantes maternelles…",
                },
            ),
            (
                "moment",
                {
                    "title": "Les lieux changent, l'information circule",
                    "text": "Des cours de récréation sont aménagées, des documents sont créés, des stands sont tenus "
                    "lors des fêtes et manifestations, comme les parcours du cœur.",
                },
            ),
        ],
        "key_functions": [
            {
                "name": "Un relais par ville",
                "how": "Le chef de projet nommé par la commune ouvre droit aux interventions.",
            },
            {
                "name": "L'action sur le cadre de vie",
                "how": "On forme les adultes qui entourent les enfants, et l'on aménage les cours de récréation.",
            },
        ],
        "partners": [
            {
                "name": "Valenciennes Métropole",
                "organisation": "valenciennes-metropole",
                "role": "financement",
                "contribution": "S'engage dans le programme et prend en charge les diététiciennes.",
            },
            {
                "name": "Villes engagées",
                "role": "mise-en-oeuvre",
                "contribution": "Nomment un chef de projet et accueillent les actions.",
            },
            {
                "name": "Diététiciennes",
                "role": "expertise",
                "contribution": "Interviennent dans les villes.",
            },
        ],
        "human_resources": "Un chef de projet dans chaque ville engagée ; des diététiciennes.",
        "budget": "Les interventions des diététiciennes sont prises en charge par l'agglomération ; les formations "
        "du programme sont gratuites. Le montant n'est pas indiqué.",
        "gain_residents": "Des repas, des cours d'école et des manifestations où bien manger et bouger vont de soi.",
        "gain_professionals": "Des formations gratuites, au plus près de leur métier.",
        "transfer_environment": "Une intercommunalité qui finance, des communes libres d'entrer dans le programme.",
        "transfer_implementation": "Demander à chaque ville de désigner quelqu'un avant de commencer.",
    },
    {
        **_COMMON,
        "slug": "diagnostic-activite-physique-ambassadeurs-de-la-forme",
        "title": "Du diagnostic aux ambassadeurs de la forme : faire bouger l'agglomération",
        "summary": "Un diagnostic approfondi mené en 2012 relie l'activité physique, la santé et le territoire. Il a "
        "donné des cartes de temps de marche, des intervenants formés et un appui au sport sur ordonnance.",
        "start_year": 2012,
        "themes": ["nutrition-activite-physique", "activite-physique", "sport-sur-ordonnance", "diagnostic"],
        "audiences": ["habitants-des-qpv", "professionnels"],
        "axes": ["environnements-favorables", "aptitudes-individuelles"],
        "added_values": ["habitants", "professionnels", "politiques-publiques"],
        "stages": ["diagnostic", "mise-en-oeuvre"],
        "organisations": [("valenciennes-metropole", "porteur")],
        "files": ["support-valenciennes-metropole"],
        "context": _STRATEGY,
        "diagnosis": """
            En 2012, l'agglomération réalise un diagnostic territorial approfondi qui croise activité physique,
            santé et territoire. C'est lui qui ouvre la voie aux actions présentées ici.
        """,
        "objectives": "Promouvoir l'activité physique : c'est la priorité 2.1.1.2 du contrat de ville.",
        "course": [
            (
                "moment",
                {
                    "title": "Le diagnostic",
                    "period": "2012",
                    "text": "L'étude regarde ensemble les pratiques physiques, l'état de santé et le territoire.",
                },
            ),
            (
                "moment",
                {
                    "title": "Des cartes pour marcher",
                    "text": "Pour les villes volontaires, des cartes indiquent combien de temps il faut à pied d'un "
                    "lieu à l'autre.",
                },
            ),
            (
                "moment",
                {
                    "title": "Une présence aux parcours du cœur",
                    "text": "L'agglomération tient un stand et finance une animation qui parle à la fois de "
                    "mouvement et d'équilibre alimentaire.",
                },
            ),
            (
                "moment",
                {
                    "title": "Les ambassadeurs de la forme",
                    "text": "Les personnes qui interviennent auprès de la population sont formées, avec deux publics "
                    ": les habitants et les associations d'un côté, les éducateurs sportifs de l'autre, pour "
                    "l'activité physique adaptée.",
                },
            ),
            (
                "moment",
                {
                    "title": "Le sport sur ordonnance",
                    "text": "L'agglomération accompagne ensuite la mise en place du sport santé prescrit par le "
                    "médecin.",
                },
            ),
        ],
        "key_functions": [
            {"name": "Partir d'un diagnostic", "how": "Les actions découlent d'une étude du territoire."},
            {
                "name": "Former les intermédiaires",
                "how": "Ambassadeurs de la forme et éducateurs sportifs portent le message auprès de la population.",
            },
            {
                "name": "Agir sur l'environnement",
                "how": "Une carte de temps à pied change le regard sur les distances.",
            },
        ],
        "partners": [
            {
                "name": "Valenciennes Métropole",
                "organisation": "valenciennes-metropole",
                "role": "pilotage",
                "contribution": "Mène le diagnostic, finance des animations, accompagne le sport sur ordonnance.",
            },
            {"name": "Villes volontaires", "role": "mise-en-oeuvre", "contribution": "Accueillent cartes et parcours."},
            {
                "name": "Associations et éducateurs sportifs",
                "role": "relais",
                "contribution": "Se forment, puis interviennent auprès des habitants.",
            },
        ],
        "gain_residents": "Des repères concrets pour marcher, et des intervenants proches qui savent adapter l'effort.",
        "gain_professionals": "Une qualification en activité physique adaptée pour les éducateurs sportifs.",
        "gain_policies": "Un diagnostic partagé sur lequel appuyer les choix.",
        "transfer_implementation": """
            - Commencer par les villes qui le veulent.
            - Choisir des outils que l'on comprend d'un coup d'œil, comme la carte des temps de marche.
            - Former en même temps les habitants relais et les professionnels du sport.
        """,
    },
    {
        **_COMMON,
        "slug": "plan-de-prevention-alcool-valenciennes-metropole",
        "title": "Former, informer, relier : un plan pour prévenir l'alcool",
        "summary": "Écrit après avoir entendu professionnels, associations et habitants, le plan de Valenciennes "
        "Métropole tient en trois verbes. Ciné-débats, guide pour s'évaluer soi-même, ateliers entre générations.",
        "themes": ["addictions", "alcool"],
        "audiences": ["jeunes", "personnes-en-precarite", "professionnels"],
        "axes": ["aptitudes-individuelles", "action-communautaire", "reorientation-des-services"],
        "added_values": ["habitants", "professionnels"],
        "stages": ["programmation", "mise-en-oeuvre"],
        "organisations": [
            ("valenciennes-metropole", "porteur"),
            ("chaafip", "partenaire"),
            ("greid", "partenaire"),
        ],
        "files": ["support-valenciennes-metropole"],
        "context": _STRATEGY,
        "objectives": """
            Le plan sert l'objectif 2.2 du contrat de ville, et trois de ses priorités :

            - 2.2.1.1, mieux se coordonner pour repérer et orienter ;
            - 2.2.2.1, informer sur les produits, en tenant compte de la souffrance psychique ;
            - 2.2.3.1, informer sur les comportements à risque qui ne sont pas liés aux produits.
        """,
        "course": [
            (
                "moment",
                {
                    "title": "Écouter avant d'écrire",
                    "text": "Un cabinet d'études rédige le plan. Il a d'abord consulté les professionnels du "
                    "secteur, des associations et des habitants.",
                },
            ),
            (
                "moment",
                {
                    "title": "Former",
                    "text": "Ciné-débats et courts métrages s'adressent à tous dès 16 ans. Les professionnels qui "
                    "accompagnent des publics en difficulté suivent des formations sur les addictions.",
                },
            ),
            (
                "moment",
                {
                    "title": "Informer",
                    "text": "Un guide permet à chacun d'évaluer sa propre consommation d'alcool. Il indique aussi où "
                    "trouver de l'aide près de chez soi.",
                },
            ),
            (
                "moment",
                {
                    "title": "Relier",
                    "text": "Ateliers entre générations, échanges de savoirs, actions locales : on fait aussi de la "
                    "prévention en recréant du lien.",
                },
            ),
        ],
        "key_functions": [
            {"name": "La concertation", "how": "Trois paroles entendues avant l'écriture, dont celle des habitants."},
            {"name": "Le détour par la culture", "how": "Le film lance la discussion."},
            {"name": "L'orientation", "how": "Le guide renvoie vers les ressources du territoire."},
        ],
        "partners": [
            {
                "name": "Valenciennes Métropole",
                "organisation": "valenciennes-metropole",
                "role": "pilotage",
                "contribution": "Porte le plan.",
            },
            {
                "name": "CHAAFIP",
                "organisation": "chaafip",
                "role": "expertise",
                "contribution": "Partenaire des formations sur les addictions.",
            },
            {
                "name": "GREID",
                "organisation": "greid",
                "role": "expertise",
                "contribution": "Partenaire des formations sur les addictions.",
            },
        ],
        "participation": "Des habitants ont été consultés avant l'écriture du plan, au même titre que les "
        "professionnels et les associations.",
        "gain_residents": "Un outil pour faire le point seul, et des adresses pour ne pas le rester.",
        "gain_professionals": "Des formations pour repérer et orienter les personnes qu'ils accompagnent.",
        "transfer_implementation": "Garder la charpente en trois verbes : elle aide chacun à voir où il se situe.",
    },
]
