"""The démarches located on communes, from the public documents; what they do not say stays empty."""

from datetime import date
from typing import Any

from demo.content.sources import (
    CHATEAU_THIERRY_2016,
    DOUAI_2019,
    LILLE_2016,
    MEL_2016,
    NOTE_2019,
    VALENCIENNES_2016,
    VISIO_2025,
)

_TOLD: list[dict[str, Any]] = [
    {
        "slug": "asv-lille", "title": "Atelier santé ville de Lille", "kind": "asv", "territories": ["com-59350"],
        "summary": "Cinq pôles ressources santé, et des habitants ambassadeurs.", "bearer": "ville-de-lille",
        "themes": ["participation-des-habitants"], **DOUAI_2019,
    },
    {
        "slug": "asv-lens", "title": "Atelier santé ville de Lens", "kind": "asv", "state": "prefiguration",
        "territories": ["com-62498"], "summary": "En cours de mise en place à l'automne 2019.",
        "themes": ["coordination-methode"], **DOUAI_2019,
    },
    {
        "slug": "asv-boulonnais", "title": "Atelier santé ville du Boulonnais", "kind": "asv",
        "territories": ["com-62160"], "summary": "Porté par la communauté d'agglomération, avec un coordinateur dédié.",
        "posts": [("Coordination de l'ASV", "")],
        "themes": ["coordination-methode"], **LILLE_2016,
    },
    {
        "slug": "cls-chateau-thierry", "title": "Contrat local de santé de Château-Thierry", "kind": "cls",
        "since": date(2015, 12, 17), "territories": ["com-02168"], "bearer": "ville-de-chateau-thierry",
        "population": 14794, "themes": ["coordination-methode", "offre-de-soins-de-proximite"],
        "posts": [("Coordination du contrat de ville et du contrat local de santé", "ville-de-chateau-thierry")],
        "summary": "Signé trois mois après le contrat de ville, avec la même élue et un seul coordonnateur.",
        "presentation": "Le coordonnateur suit aussi le dispositif de réussite éducative ; une direction commune réunit "
        "politique de la ville, vie sociale, développement local et action sociale.",
        **CHATEAU_THIERRY_2016,
    },
    {
        "slug": "contrat-de-ville-chateau-thierry", "title": "Contrat de ville de Château-Thierry", "kind": "contrat-de-ville",
        "since": date(2015, 9, 2), "territories": ["com-02168"], "bearer": "ville-de-chateau-thierry", "population": 14794,
        "posts": [("Coordination du contrat de ville et du contrat local de santé", "ville-de-chateau-thierry")],
        "summary": "Deux quartiers prioritaires, et un contrat pensé avec le contrat local de santé.",
        "themes": ["coordination-methode"], **CHATEAU_THIERRY_2016,
    },
    {
        "slug": "maison-de-sante-chateau-thierry", "title": "Maison de santé de Château-Thierry", "kind": "maison-de-sante",
        "territories": ["com-02168"], "summary": "Une dizaine de professionnels et 750 m² de plain-pied dans les quartiers prioritaires.",
        "bearer": "ville-de-chateau-thierry", "themes": ["offre-de-soins-de-proximite"],
        "presentation": "Un projet de 1,4 million d'euros pour faire reculer la désertification médicale. La ville apporte "
        "le terrain, pilote le projet et s'en porte garante.",
        **CHATEAU_THIERRY_2016,
    },
    {
        "slug": "contrat-de-ville-mel", "title": "Contrat de ville de la Métropole européenne de Lille", "kind": "contrat-de-ville",
        "since": date(2015, 7, 15), "territories": ["epci-200093201", "com-59350", "com-59512", "com-59599"], "bearer": "metropole-europeenne-de-lille",
        "population": 200000, "themes": ["acces-aux-droits-et-aux-soins", "prevention-depistage"],
        "summary": "Vingt et une communes, vingt-six quartiers, et un axe santé : soins, équipements, prévention.",
        "priorities": [
            ("", "Des équipements et des services de santé présents et accessibles"),
            ("", "Une prévention qui part des besoins des habitants"),
            ("", "Des soins de premier recours plus faciles d'accès"),
            ("", "Des parcours de santé suivis de bout en bout"),
        ],
        **MEL_2016,
    },
    {
        "slug": "reseau-territorial-sante-mel", "title": "Réseau santé des villes de la métropole lilloise", "kind": "reseau-territorial",
        "since": date(2015, 10, 1), "since_text": "octobre 2015", "territories": ["com-59350"],
        "bearer": "metropole-europeenne-de-lille", "themes": ["coordination-methode"],
        "organisations": [("ars-hauts-de-france", "partenaire")],
        "summary": "L'agence régionale de santé et la métropole réunissent chaque trimestre les référents des communes.",
        **MEL_2016,
    },
    {
        "slug": "contrat-de-ville-valenciennes-metropole", "title": "Contrat de ville de Valenciennes Métropole",
        "kind": "contrat-de-ville", "since": date(2015, 1, 1), "until": date(2020, 12, 31), "since_text": "2015-2020",
        "state": "terminee", "territories": ["com-59606"], "bearer": "valenciennes-metropole",
        "periods": [
            {"state": "active", "since": date(2015, 1, 1), "until": date(2020, 12, 31), "note": "Contrat de ville 2015-2020."},
        ],
        "themes": ["nutrition-activite-physique", "addictions", "acces-aux-droits-et-aux-soins"],
        "summary": "Dix-huit communes sur trente-cinq en politique de la ville, et une orientation entière pour la santé.",
        "priorities": [
            ("2.1.1.1", "Une alimentation équilibrée accessible à tous"),
            ("2.1.1.2", "L'activité physique"),
            ("2.1.1.3", "Repérer et accompagner les publics"),
            ("2.2.1.1", "Mieux se coordonner pour repérer et orienter"),
            ("2.2.2.1", "Informer et sensibiliser sur les produits psychoactifs"),
            ("2.2.3.1", "Informer et sensibiliser sur les conduites à risque sans produit"),
            ("2.3.3.1", "L'accès aux droits, à l'information et aux soins"),
            ("2.3.3.2", "La vie affective et sexuelle, la grossesse"),
        ],
        **VALENCIENNES_2016,
    },
    {
        "slug": "pole-de-sante-conde-sur-l-escaut", "title": "Pôle de santé de Condé-sur-l'Escaut", "kind": "maison-de-sante",
        "territories": ["com-59153"], "bearer": "valenciennes-metropole", "population": 58000,
        "themes": ["offre-de-soins-de-proximite", "prevention-depistage"],
        "summary": "Une maison de santé et un programme de prévention pour douze communes.", **VALENCIENNES_2016,
    },
    {
        "slug": "reseau-sante-douaisis", "title": "Réseau d'acteurs en santé du Douaisis", "kind": "reseau-territorial",
        "territories": ["com-59178"], "bearer": "plateforme-sante-du-douaisis", "themes": ["coordination-methode"],
        "summary": "Un annuaire, un agenda et un intranet pour les professionnels du territoire.", **DOUAI_2019,
    },
    {
        "slug": "pole-sante-chambery", "title": "Pôle Santé Chambéry", "kind": "maison-de-sante", "territories": ["com-73065"],
        "bearer": "pole-sante-chambery", "themes": ["participation-des-habitants"],
        "summary": "Une maison de santé qui essaie, avec IMPACT, de faire participer ses patients.", **VISIO_2025,
    },
    {
        "slug": "quartiers-a-impact-collectif-saint-etienne", "title": "Quartiers à impact collectif, Saint-Étienne",
        "kind": "autre", "territories": ["com-42218"], "bearer": "ville-de-saint-etienne", "themes": ["jeunes"],
        "audiences": ["jeunes"], "summary": "Dans les quartiers Sud-Est, viser ensemble la bonne santé des jeunes d'ici 2028.",
        **VISIO_2025,
    },
]  # fmt: skip

# Names read on the map of April 2016; nothing else is said of them.
_ON_THE_MAP = (
    ("roubaix", "Roubaix", "com-59512"),
    ("tourcoing", "Tourcoing", "com-59599"),
    ("hem", "Hem", "com-59299"),
    ("soissons", "Soissons", "com-02722"),
)
# Territories that contributed to the study of 2019; the document does not say which démarches they run.
_CONTRIBUTORS = (
    ("bourg-en-bresse", "Bourg-en-Bresse", "com-01053"),
    ("bourgoin-jallieu", "Bourgoin-Jallieu", "com-38053"),
    ("clermont-ferrand", "Clermont-Ferrand", "com-63113"),
    ("feyzin", "Feyzin", "com-69276"),
    ("lyon", "Lyon", "com-69123"),
    ("oyonnax", "Oyonnax", "com-01283"),
    ("rillieux-la-pape", "Rillieux-la-Pape", "com-69286"),
    ("romans-sur-isere", "Romans-sur-Isère", "com-26281"),
    ("valence", "Valence", "com-26362"),
    ("saint-etienne", "Saint-Étienne", "com-42218"),
    ("saint-fons", "Saint-Fons", "com-69199"),
    ("saint-martin-d-heres", "Saint-Martin-d'Hères", "com-38421"),
    ("saint-priest", "Saint-Priest", "com-69290"),
)

DEMARCHES: list[dict[str, Any]] = [
    *_TOLD,
    *(
        {
            "slug": f"cls-{slug}", "title": f"Contrat local de santé de {name}", "kind": "cls", "territories": [code],
            "summary": "Sur la carte régionale d'avril 2016.", "themes": ["coordination-methode"], **LILLE_2016,
        }
        for slug, name, code in _ON_THE_MAP
    ),
    *(
        {
            "slug": f"demarche-territoriale-{slug}", "title": f"Démarche territoriale de santé, {name}", "kind": "autre",
            "territories": [code], "themes": ["coordination-methode"],
            "summary": "Territoire qui a contribué à l'étude régionale de 2019 sur les démarches de santé dans les quartiers.",
            **NOTE_2019,
        }
        for slug, name, code in _CONTRIBUTORS
    ),
]  # fmt: skip
