"""Récits d'expériences: Château-Thierry."""

from datetime import date
from typing import Any

from demo.content.sources import CHATEAU_THIERRY_2016

EXPERIENCES: list[dict[str, Any]] = [
    {
        "slug": "chateau-thierry-contrat-de-ville-et-contrat-local-de-sante",
        "title": "Château-Thierry : deux contrats, un seul pilotage",
        "summary": "Un contrat de ville et un contrat local de santé signés à trois mois d'écart, une même élue, une "
        "direction commune. Dans une ville de 14 794 habitants, les énergies se rassemblent au lieu de se disperser.",
        "date": date(2016, 11, 22),
        "start_year": 2015,
        "themes": ["coordination-methode", "articulation-des-demarches", "gouvernance"],
        "audiences": ["elus", "professionnels", "habitants-des-qpv"],
        "demarches": ["contrat-de-ville", "cls", "conseil-citoyen"],
        "axes": ["politiques-publiques"],
        "added_values": ["politiques-publiques", "professionnels"],
        "stages": ["programmation", "mise-en-oeuvre"],
        "territories": ["com-02168"],
        "organisations": [("ville-de-chateau-thierry", "porteur")],
        "files": ["support-chateau-thierry"],
        "contact_organisation": "ville-de-chateau-thierry",
        **CHATEAU_THIERRY_2016,
        "context": """
            Château-Thierry, dans l'Aisne, compte 14 794 habitants et deux quartiers prioritaires. Fin 2016, la
            ville s'apprête à rejoindre une communauté d'agglomération, au 1er janvier 2017 ; le transfert de la
            compétence politique de la ville est alors en discussion.

            Deux lois servent de socle : celle de programmation pour la ville et la cohésion urbaine, et la loi
            Hôpital, patients, santé et territoires.
        """,
        "objectives": """
            - Employer au mieux les efforts de chacun.
            - Suivre une stratégie commune de développement social.
            - Faire des conseils citoyens le lieu de la participation.
        """,
        "course": [
            (
                "moment",
                {
                    "title": "Le contrat de ville est signé",
                    "period": "2 septembre 2015",
                    "text": "Il concerne les deux quartiers prioritaires de la ville.",
                },
            ),
            (
                "moment",
                {
                    "title": "Le contrat local de santé suit",
                    "period": "17 décembre 2015",
                    "text": "La ville choisit de ne pas créer deux organisations parallèles.",
                },
            ),
            (
                "moment",
                {
                    "title": "Un seul portage politique",
                    "text": "La même élue suit les quartiers et la santé. Des commissions réunissent les délégations "
                    "concernées par d'autres thèmes.",
                },
            ),
            (
                "moment",
                {
                    "title": "Une direction commune",
                    "text": "Un pôle cohésion sociale et solidarité rassemble la politique de la ville, l'animation "
                    "de la vie sociale, le développement social local et l'action sociale.",
                    "passage": "Un coordonnateur unique suit le contrat local de santé et le dispositif de réussite "
                    "éducative.",
                },
            ),
        ],
        "key_functions": [
            {
                "name": "Le portage politique unique",
                "how": "Une élue, deux délégations : les arbitrages se font au même endroit.",
            },
            {
                "name": "La coordination",
                "how": "Un coordonnateur pour le contrat local de santé et la réussite éducative.",
            },
        ],
        "partners": [
            {
                "name": "Ville de Château-Thierry",
                "organisation": "ville-de-chateau-thierry",
                "role": "pilotage",
                "contribution": "Réunit politique de la ville et santé sous une même élue et une même direction.",
            },
            {"name": "Conseils citoyens", "role": "relais", "contribution": "Portent la participation des habitants."},
        ],
        "participation": "Elle passe par les conseils citoyens, présents dans la dynamique commune aux deux contrats.",
        "human_resources": "Un coordonnateur unique et une direction commune.",
        "gain_professionals": "Moins de dispersion pour les acteurs du territoire, sollicités une fois plutôt que "
        "deux.",
        "gain_policies": "Deux démarches qui se complètent, et une stratégie partagée.",
        "vigilance": "Le passage à la communauté d'agglomération posait la question du transfert de la compétence.",
        "transfer_environment": "Une ville à taille humaine, avec la volonté de confier les deux politiques à une "
        "personne.",
        "transfer_implementation": """
            - Un élu pour les deux politiques.
            - Une direction qui rassemble les services.
            - Un coordonnateur, et des commissions ouvertes aux autres délégations.
        """,
    },
    {
        "slug": "maison-de-sante-chateau-thierry",
        "title": "Ouvrir une maison de santé dans les quartiers, pas à pas",
        "summary": "750 m² de plain-pied, 1,4 million d'euros, une dizaine de professionnels : à Château-Thierry, la "
        "ville a donné le terrain et porté le projet, du besoin reconnu jusqu'aux travaux.",
        "date": date(2016, 11, 22),
        "themes": ["acces-aux-droits-et-aux-soins", "offre-de-soins-de-proximite", "coordination-methode"],
        "audiences": ["habitants-des-qpv", "professionnels"],
        "demarches": ["maison-de-sante", "contrat-de-ville", "cls", "conseil-citoyen"],
        "axes": ["reorientation-des-services", "environnements-favorables"],
        "added_values": ["habitants", "professionnels", "politiques-publiques"],
        "stages": ["diagnostic", "programmation", "mise-en-oeuvre"],
        "territories": ["com-02168"],
        "organisations": [("ville-de-chateau-thierry", "porteur"), ("ars-hauts-de-france", "partenaire")],
        "files": ["fiche-maison-de-sante-chateau-thierry", "support-chateau-thierry"],
        "contact_organisation": "ville-de-chateau-thierry",
        **CHATEAU_THIERRY_2016,
        "context": """
            Dans les quartiers prioritaires de Château-Thierry, le besoin de soins de proximité est là : la ville veut
            lutter contre la désertification médicale. Son contrat de ville et son contrat local de santé, suivis
            ensemble, donnent le cadre.
        """,
        "objectives": "Offrir aux habitants des quartiers une maison de santé pluridisciplinaire, avec une dizaine "
        "de professionnels.",
        "course": [
            ("moment", {"title": "L'agence régionale de santé reconnaît le besoin", "text": "Tout part de là."}),
            (
                "moment",
                {
                    "title": "Une synergie se crée avec les conseils citoyens",
                    "text": "Le projet trouve sa place dans une dynamique de territoire plus large.",
                },
            ),
            (
                "moment",
                {"title": "Un cabinet d'étude aide à construire le projet", "text": "Il prépare les choix à venir."},
            ),
            (
                "moment",
                {
                    "title": "Les acteurs s'approprient le projet",
                    "text": "Il ne suffit pas qu'il soit écrit : chacun doit le faire sien.",
                    "passage": "Les professionnels engagés cherchent un accord entre eux, jusqu'au consensus.",
                },
            ),
            (
                "moment",
                {
                    "title": "Un opérateur est consulté",
                    "text": "C'est lui qui investit dans le bâtiment, puis qui l'exploite.",
                },
            ),
            (
                "moment",
                {
                    "title": "L'ouvrage est conçu, les baux sont signés",
                    "text": "Plans, permis de construire, engagements.",
                },
            ),
            ("moment", {"title": "Les travaux commencent", "text": "Le bâtiment, 750 m², est de plain-pied."}),
            ("figure", {"image": "chantier", "caption": "Un chantier, tel qu'on peut l'imaginer."}),
        ],
        "key_functions": [
            {"name": "Un garant public", "how": "La ville pilote le projet et s'en porte garante jusqu'au bout."},
            {"name": "La recherche du consensus", "how": "Les soignants décident ensemble de la façon d'exercer."},
            {"name": "L'association des habitants", "how": "Les conseils citoyens sont dans la boucle."},
        ],
        "partners": [
            {
                "name": "Ville de Château-Thierry",
                "organisation": "ville-de-chateau-thierry",
                "role": "pilotage",
                "contribution": "Met un terrain à disposition gratuitement, pilote et garantit le projet.",
            },
            {
                "name": "Agence régionale de santé",
                "organisation": "ars-hauts-de-france",
                "role": "expertise",
                "contribution": "Reconnaît le besoin.",
            },
            {"name": "Conseils citoyens", "role": "relais", "contribution": "Participent à la synergie locale."},
            {"name": "Un opérateur", "role": "financement", "contribution": "Investit et exploite le bâtiment."},
            {
                "name": "Professionnels de santé",
                "role": "mise-en-oeuvre",
                "contribution": "S'accordent sur le projet, signent les baux, exercent sur place.",
            },
        ],
        "participation": "Les conseils citoyens sont associés à la dynamique du territoire autour du projet.",
        "human_resources": "Une dizaine de professionnels : cinq cabinets médicaux, un cabinet polyvalent pour les "
        "vacations de spécialistes, un cabinet de kinésithérapie, un cabinet infirmier ; de l'éducation "
        "thérapeutique.",
        "budget": "1 400 000 euros ; le terrain est apporté gratuitement par la ville.",
        "gain_residents": "Des soins variés à deux pas de chez soi, dans un lieu accessible de plain-pied.",
        "gain_professionals": "Un lieu pour exercer ensemble, avec des spécialistes de passage.",
        "gain_policies": "Une réponse à la désertification médicale, là où elle pèse le plus.",
        "transfer_environment": "Un terrain communal disponible et une collectivité prête à se porter garante.",
        "transfer_implementation": """
            - Faire reconnaître le besoin d'abord.
            - Donner aux soignants le temps de s'entendre.
            - Chercher un opérateur qui investit, puis exploite.
        """,
    },
]
