"""The analysis report: each assertion with the récits that support it."""

from datetime import date
from typing import Any

from demo.content.sources import NORMANDIE_2017

_LILLE = "ambassadeurs-de-sante-lille"
_MEL = "reseau-sante-metropole-lille"
_DOUAISIS = "plateforme-sante-du-douaisis"
_VIF = "vivons-en-forme-valenciennes-metropole"
_FORME = "diagnostic-activite-physique-ambassadeurs-de-la-forme"
_ALCOOL = "plan-de-prevention-alcool-valenciennes-metropole"
_POLE = "pole-de-sante-douze-communes"
_CANCERS = "habitants-relais-depistage-cancers"
_DIABETE = "le-diabete-en-question-theatre"
_CONTRATS = "chateau-thierry-contrat-de-ville-et-contrat-local-de-sante"
_MAISON = "maison-de-sante-chateau-thierry"
_IMPACT = "impact-participation-maisons-de-sante-chambery"
_QIC = "quartiers-a-impact-collectif-saint-etienne"
_CARTE = "carte-regionale-collectif-sante"

REPORT: dict[str, Any] = {
    "slug": "la-plus-value-de-la-coordination-locale",
    "title": "La plus-value de la coordination locale",
    "summary": "Que change une coordination de santé dans un quartier ? Quatre caractéristiques, trois sortes de "
    "plus-values, cinq axes : ce rapport relit quatorze récits et dit, pour chaque constat, lesquels l'appuient.",
    "date": date(2026, 11, 16),
    "edition": "Édition 2026",
    "themes": ["coordination-methode", "evaluation", "participation-des-habitants"],
    "audiences": ["professionnels", "elus"],
    "demarches": ["asv", "cls", "contrat-de-ville"],
    "axes": [
        "politiques-publiques",
        "environnements-favorables",
        "action-communautaire",
        "aptitudes-individuelles",
        "reorientation-des-services",
    ],
    "added_values": ["habitants", "professionnels", "politiques-publiques"],
    "stages": ["evaluation", "capitalisation"],
    "territories": ["fra"],
    "organisations": [("plateforme-nationale-asv", "auteur")],
    "files": ["rapport-plus-value-coordination-locale", "presentation-plus-values-2017"],
    **NORMANDIE_2017,
    "introduction": """
        Un Atelier santé ville se décrit par ce qui le structure, et se juge à ce qu'il apporte. La plateforme
        nationale a proposé une grille pour le dire : quatre caractéristiques tenues par une coordination, des
        plus-values pour trois sortes de bénéficiaires, et les cinq axes de la charte d'Ottawa.

        Ce rapport pose la grille sur les quatorze récits publiés ici. Chaque constat renvoie aux récits qui
        l'appuient ; là où les récits ne disent rien, le rapport se tait.
    """,
    "key_figures": [
        {"value": "14", "label": "récits relus pour ce rapport", "source": "Les récits d'expériences de la plateforme"},
        {"value": "4 + 1", "label": "caractéristiques, et une coordination", "source": "Plateforme nationale, 2017"},
        {
            "value": "200 000",
            "label": "habitants des quartiers concernés par le Réseau Santé MEL",
            "source": "MEL, 2016",
        },
        {
            "value": "58 000",
            "label": "habitants couverts par un pôle de santé",
            "source": "Valenciennes Métropole, 2016",
        },
    ],
    "characteristics": [
        {
            "name": "Une démarche de projet",
            "text": "On part d'un diagnostic partagé ; il mène à un programme, que l'on met en œuvre et que l'on "
            "évalue. Le diagnostic de l'activité physique en montre la force : une étude, et quatre actions qui en "
            "découlent.",
            "experiences": [_FORME, _ALCOOL, _MAISON],
        },
        {
            "name": "Des partenariats et des réseaux",
            "text": "Public, associatif, professionnel : les acteurs se mettent en synergie, et l'on travaille sur "
            "tout ce qui fait la santé, au-delà du soin.",
            "experiences": [_MEL, _DOUAISIS, _CARTE],
        },
        {
            "name": "La participation des habitants",
            "text": "De l'entourage au groupe de travail, elle prend plusieurs visages. Le plus net : des habitants "
            "formés, qui deviennent relais.",
            "experiences": [_LILLE, _CANCERS, _IMPACT],
        },
        {
            "name": "Un territoire",
            "text": "L'action s'inscrit dans une dynamique qui existe déjà : une rénovation urbaine, un contrat, un "
            "quartier.",
            "experiences": [_POLE, _CONTRATS, _QIC],
        },
        {
            "name": "Et une coordination",
            "text": "Sans elle, les quatre autres ne tiennent pas ensemble. Elle a un visage : un coordonnateur "
            "unique, une chargée de projet, un chef de projet dans chaque ville.",
            "experiences": [_CONTRATS, _POLE, _VIF],
        },
    ],
    "added_value_blocks": [
        {
            "for": "habitants",
            "how": [
                "Des actions qui s'adressent directement à eux",
                "Une place dans les décisions",
                "Des professionnels mieux coordonnés et mieux formés",
            ],
            "effects": [
                "Des habitants acteurs de leur santé",
                "Des bénéfices pour la santé elle-même",
            ],
            "experiences": [_LILLE, _VIF, _DIABETE, _CANCERS],
        },
        {
            "for": "professionnels",
            "how": ["Le travail en réseau", "Des partenariats qui s'installent", "Des formations"],
            "effects": [
                "Des compétences renforcées pour accompagner les publics",
                "Un regard neuf sur sa posture",
                "Une réponse plus rapide quand un problème surgit",
                "Avec le temps, des effets pour les habitants et dans les institutions",
            ],
            "experiences": [_MEL, _ALCOOL, _DOUAISIS, _IMPACT],
        },
        {
            "for": "politiques-publiques",
            "how": [
                "Des élus et des services municipaux mobilisés",
                "Une inscription dans la dynamique locale",
                "Des institutions interpellées",
                "Une observation au plus près, et un rôle d'alerte",
            ],
            "effects": ["Des politiques de santé en synergie", "Un droit commun mobilisé"],
            "experiences": [_CONTRATS, _MEL, _CARTE],
        },
    ],
    "chapters": [
        {
            "title": "Les habitants, du public au relais",
            "content": [
                ("text", "Trois façons d'agir avec les habitants se croisent dans les récits."),
                (
                    "assertion",
                    {
                        "text": "Former des habitants revient dans plusieurs territoires, sur des sujets très "
                        "différents : les droits, le diabète, les cancers, l'activité physique.",
                        "experiences": [_LILLE, _CANCERS, _FORME],
                    },
                ),
                (
                    "assertion",
                    {
                        "text": "Le détour par la culture ouvre la discussion : un film, une pièce de théâtre.",
                        "experiences": [_ALCOOL, _DIABETE],
                    },
                ),
                (
                    "assertion",
                    {
                        "text": "Consulter les habitants avant d'écrire, ou passer par les conseils citoyens, leur "
                        "donne prise sur le projet lui-même.",
                        "experiences": [_ALCOOL, _CONTRATS, _MAISON],
                    },
                ),
            ],
        },
        {
            "title": "Les professionnels, plus nombreux à se parler",
            "content": [
                (
                    "assertion",
                    {
                        "text": "Se rencontrer à un rythme connu d'avance suffit à faire naître des projets communs.",
                        "experiences": [_MEL, _CARTE],
                    },
                ),
                (
                    "assertion",
                    {
                        "text": "Former ceux qui côtoient les publics est l'action la plus partagée : cuisines, "
                        "assistantes maternelles, éducateurs sportifs, professionnels de proximité.",
                        "experiences": [_VIF, _FORME, _ALCOOL, _MEL],
                    },
                ),
                (
                    "assertion",
                    {
                        "text": "Les soignants aussi changent de pratiques quand ils exercent à plusieurs.",
                        "experiences": [_IMPACT, _MAISON, _POLE],
                    },
                ),
            ],
        },
        {
            "title": "Les politiques publiques, mieux accordées",
            "content": [
                (
                    "assertion",
                    {
                        "text": "Deux contrats peuvent avoir un seul pilote : c'est le choix de Château-Thierry.",
                        "experiences": [_CONTRATS],
                    },
                ),
                (
                    "assertion",
                    {
                        "text": "La santé entre dans d'autres politiques, comme le renouvellement urbain, la "
                        "réussite éducative ou la jeunesse.",
                        "experiences": [_POLE, _MEL, _QIC],
                    },
                ),
                (
                    "assertion",
                    {
                        "text": "L'observation partagée sert l'action : une carte tenue à plusieurs, un diagnostic.",
                        "experiences": [_CARTE, _FORME],
                    },
                ),
            ],
        },
        {
            "title": "Les cinq axes d'Ottawa, récit par récit",
            "content": [
                (
                    "assertion",
                    {
                        "text": "Des politiques publiques favorables à la santé.",
                        "experiences": [_CONTRATS, _MEL, _QIC, _CARTE],
                    },
                ),
                (
                    "assertion",
                    {"text": "Des environnements favorables.", "experiences": [_VIF, _FORME, _POLE, _DOUAISIS]},
                ),
                (
                    "assertion",
                    {"text": "Une action communautaire renforcée.", "experiences": [_LILLE, _CANCERS, _ALCOOL]},
                ),
                (
                    "assertion",
                    {"text": "Des aptitudes individuelles développées.", "experiences": [_LILLE, _VIF, _DIABETE]},
                ),
                (
                    "assertion",
                    {"text": "Des services de santé réorientés.", "experiences": [_MAISON, _POLE, _IMPACT]},
                ),
            ],
        },
        {
            "title": "Refaire ailleurs",
            "content": [
                (
                    "text",
                    "La plateforme parlait, en 2017, de bonnes pratiques que chacun peut s'approprier. Chaque récit "
                    "porte pour cela un encadré « pour refaire » : à qui l'action convient, dans quel "
                    "environnement, à quelles conditions, avec quel appui. Il n'est rempli que de ce que la source "
                    "permet d'écrire.",
                ),
                (
                    "assertion",
                    {
                        "text": "Les actions les plus faciles à reprendre tiennent en peu de choses : un rendez-vous "
                        "régulier, trois rubriques sur un site, une carte en minutes de marche.",
                        "experiences": [_MEL, _DOUAISIS, _FORME],
                    },
                ),
            ],
        },
    ],
}
