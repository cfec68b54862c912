"""The organisations that récits, sheets, analyses, tools and documents name."""

ORGANISATIONS: list[dict[str, str]] = [
    {
        "slug": "ville-de-lille",
        "name": "Ville de Lille",
        "kind": "collectivite",
        "territory": "com-59350",
    },
    {
        "slug": "irev",
        "name": "Institut régional de la ville",
        "acronym": "IREV",
        "kind": "centre-ressources",
        "territory": "reg-32",
        "website": "https://www.irev.fr",
        "phone": "03 20 25 10 29",
        "email": "contact@irev.fr",
        "description": "Centre de ressources politique de la ville des Hauts-de-France. Il anime le réseau "
        "régional des "
        "Ateliers santé ville.",
    },
    {
        "slug": "metropole-europeenne-de-lille",
        "name": "Métropole européenne de Lille",
        "acronym": "MEL",
        "kind": "collectivite",
        "territory": "epci-200093201",
    },
    {
        "slug": "ars-hauts-de-france",
        "name": "Agence régionale de santé Hauts-de-France",
        "acronym": "ARS",
        "kind": "service-etat",
        "territory": "reg-32",
    },
    {
        "slug": "plateforme-sante-du-douaisis",
        "name": "Plateforme Santé du Douaisis",
        "kind": "reseau",
        "territory": "com-59178",
        "website": "https://acteursantedudouaisis.fr/",
        "description": "Elle anime le site ressource des acteurs de la santé du Douaisis : annuaire, agenda, intranet.",
    },
    {
        "slug": "valenciennes-metropole",
        "name": "Valenciennes Métropole",
        "kind": "collectivite",
        "territory": "epci-245901160",
    },
    {"slug": "chaafip", "name": "CHAAFIP", "kind": "autre"},
    {"slug": "greid", "name": "GREID", "kind": "autre"},
    {"slug": "coreps", "name": "COREPS", "kind": "autre"},
    {"slug": "compagnie-la-belle-histoire", "name": "Compagnie La Belle Histoire", "kind": "autre"},
    {
        "slug": "ville-de-chateau-thierry",
        "name": "Ville de Château-Thierry",
        "kind": "collectivite",
        "territory": "com-02168",
    },
    {
        "slug": "pole-sante-chambery",
        "name": "Pôle Santé Chambéry",
        "kind": "structure-soins",
        "territory": "com-73065",
    },
    {
        "slug": "ville-de-saint-etienne",
        "name": "Ville de Saint-Étienne",
        "kind": "collectivite",
        "territory": "com-42218",
    },
    {
        "slug": "labo-cites",
        "name": "Labo Cités",
        "kind": "centre-ressources",
        "territory": "com-69123",
        "website": "https://www.labo-cites.org",
        "description": "Centre de ressources politique de la ville d'Auvergne-Rhône-Alpes. Il anime le Collectif "
        "santé.",
    },
    {
        "slug": "fabrique-territoires-sante",
        "name": "Fabrique Territoires Santé",
        "kind": "reseau",
        "territory": "fra",
    },
    {
        "slug": "cget",
        "name": "Commissariat général à l'égalité des territoires",
        "acronym": "CGET",
        "kind": "service-etat",
        "territory": "fra",
    },
    {
        "slug": "plateforme-nationale-asv",
        "name": "Plateforme nationale de ressources ateliers santé ville",
        "kind": "centre-ressources",
        "territory": "fra",
        "website": "https://www.plateforme-asv.org",
        "email": "contact@plateforme-asv.org",
    },
]
