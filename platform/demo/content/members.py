"""The page that the Collectif santé keeps for its members."""

SPACE = {
    "slug": "espace-des-membres",
    "title": "L’espace des membres",
    "summary": "Ce que le collectif prépare, pour ses membres.",
    "body": [
        (
            "text",
            "<p>Cette page est réservée aux membres du Collectif santé. Elle rassemble ce qui sert entre deux rencontres : les "
            "sujets déjà travaillés, ceux qui reviennent, et la carte régionale à tenir à jour.</p>",
        ),
        (
            "text",
            "<p>Trois questions restent ouvertes depuis la rencontre de février 2019 : comment articuler ASV, CLS et CLSM sur "
            "un même territoire, quelle place la santé garde dans la politique de la ville, et comment tenir le partenariat "
            "dans la durée.</p>",
        ),
    ],
}
