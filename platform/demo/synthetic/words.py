"""What synthetic resources are made of."""

ACTIONS = (
    "Ateliers cuisine", "Marche exploratoire", "Forum santé", "Permanence d’accès aux droits", "Groupe de parole",
    "Parcours de dépistage", "Balade sportive", "Café des parents", "Formation de relais", "Bus santé",
    "Théâtre-forum", "Jardin partagé", "Semaine de la santé mentale", "Point d’écoute jeunes", "Diagnostic partagé",
    "Réseau d’acteurs", "Médiation en santé", "Ambassadeurs de santé", "Sport sur ordonnance", "Petits déjeuners",
)  # fmt: skip
SUBJECTS = (
    "alimentation des enfants", "accès aux soins", "renoncement aux soins", "santé mentale", "prévention du diabète",
    "dépistage des cancers", "activité physique", "addictions", "vaccination", "santé des femmes", "vieillissement",
    "isolement", "logement", "numérique en santé", "périnatalité", "compétences psychosociales", "santé bucco-dentaire",
    "qualité de l’air", "sommeil des adolescents", "littératie en santé",
)  # fmt: skip
WHO = (
    "la coordination de l’atelier santé ville", "le centre social", "la maison de santé", "le conseil citoyen",
    "la mission locale", "l’équipe de médiation", "le service de la ville", "l’association d’habitants",
    "le centre communal d’action sociale",
    "la protection maternelle et infantile", "le collège", "le réseau territorial",
)  # fmt: skip
VERBS = (
    "réunit", "accompagne", "forme", "rencontre", "associe", "oriente", "soutient", "relaie", "prépare", "anime",
    "coordonne", "évalue", "partage", "recueille", "construit",
)  # fmt: skip
WHAT = (
    "des habitants volontaires", "les familles du quartier", "des professionnels de santé", "les jeunes du secteur",
    "des personnes éloignées des soins", "les élus et les techniciens", "des femmes de tous âges", "des retraités",
    "les bénévoles des associations", "des groupes de dix à quinze personnes", "les partenaires de proximité",
)  # fmt: skip
HOW = (
    "autour d’un repas préparé ensemble", "au pied des immeubles", "lors de rendez-vous réguliers",
    "avec des supports adaptés", "à partir d’un questionnaire simple", "en allant vers ceux qui ne viennent pas",
    "pendant toute une saison", "dans les écoles et les halls", "avec l’appui du contrat de ville",
    "en lien avec le contrat local de santé", "sans rendez-vous ni avance de frais", "avec une traduction sur place",
    "grâce à une formation commune", "dans un cadre de confiance", "au fil d’ateliers hebdomadaires",
)  # fmt: skip
WHY = (
    "afin de lever les freins", "pour que chacun trouve sa place", "pour retrouver confiance",
    "afin de mieux connaître les droits", "pour rompre l’isolement", "afin de repérer plus tôt les besoins",
    "pour partager une même lecture du territoire", "afin que les messages circulent entre voisins",
    "pour donner envie de bouger", "afin de réduire les écarts entre quartiers",
)  # fmt: skip
