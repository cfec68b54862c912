"""The demo's audit: what this project's own tests show, dated, and nothing else.

A verdict here is a machine's, or comes of reading all that each page of the sample says and looking at its picture: text,
titles, headings, links with their names, labels, buttons; without scripts and without styles too. What takes a person
at an assistive technology stays untested, with what is missing to judge it. While anything is, the statement gives no rate.
"""

AUDITED_ON = "2026-11-30"
_AXE = "axe-core 4, sur chaque type de page, en clair et en sombre, à 1280 et 360 px : aucune faute (tests/e2e/test_every_page.py)."
_KEYS = "Parcours au clavier seul de treize types de pages et de la carte (tests/e2e/test_keyboard.py)."
_FORMS = "Chaque formulaire envoyé vide, rempli et rempli de travers (tests/forms)."
_ADAPTED = "Chaque type de page, telle que l’adapte qui la lit (tests/e2e/adapted.py, make test-deep)."
_SAMPLE = "Mesuré sur chacune des douze pages de l’échantillon, dans Chromium (tests/e2e/test_audited_sample.py)."
_NONE = "sur les douze pages de l’échantillon (tests/e2e/test_audited_sample.py)."
_FOCUS = "Mesuré sur l’image, avant et après le focus, en clair et en sombre (tests/e2e/test_seen.py)."
_FRAME = "Le cadre est le même gabarit pour toutes les pages (templates/base.html)."

_READ = "Lu le 29 novembre 2026 dans le code reçu de chacune des douze pages de l’échantillon"
_WHOLE = f"{_READ}, tout le texte et tous les liens, replis compris"
_SEEN = (
    "Vu le même jour sur l’image entière de chacune, à 1280 et 360 px, en clair et en sombre, replis fermés ; ouverts : le "
    "menu à 360 px, les filtres et les premiers résultats de la recherche, l’annuaire, la page d’accessibilité."
)

MET = {
    "1.1": _AXE,
    "1.2": f"Les icônes et les mosaïques sont ignorées des lecteurs d’écran. {_AXE}",
    "1.3": f"{_READ} : l’alternative du dessin du récit dit ce qu’il montre ; chaque département de la carte dit son nom et "
    "son nombre de démarches. Toute autre image est décorative.",
    "1.6": "La carte est la seule image qui en demande une : le nom de chaque lieu dit combien de démarches y sont, et le tableau "
    "qui la suit les donne une à une, avec leurs lieux.",
    "1.7": "Le nombre de chacun des 101 départements de la carte est celui que la recherche donne de ce lieu "
    "(tests/e2e/test_audited_sample.py) ; « Lire le tableau » mène de la carte à sa description.",
    "1.9": "La seule image légendée, le dessin du récit, est dans une figure que nomment les mots mêmes de sa légende ; elle ne "
    f"l’était pas avant le 29 novembre 2026. {_SAMPLE}",
    "3.1": f"{_WHOLE}. {_SEEN} La teinte de la carte et de la couverture double un nombre écrit ; la page courante est en gras, "
    "avec un trait dans le menu ; la colonne triée a une flèche ; un lien dans une phrase est souligné. Les deux formulaires "
    "envoyés vides : un signe et une phrase à chaque faute. Les mots cherchés n’étaient que colorés : ils sont aussi en gras.",
    "3.2": f"Chaque couple de texte et de fond est calculé (tests/core/test_templates.py). {_AXE}",
    "3.3": "Chaque couple de composant et de fond est calculé, l’anneau du focus aussi (tests/core/test_templates.py).",
    "5.4": f"Chaque tableau a un titre qui lui est rattaché. {_SAMPLE}",
    "5.5": f"{_READ} : « Plus-values de l’action », « Démarches, leur type, leurs territoires, leur état et leur début… », "
    "« Nombre de ressources par territoire (lignes) et par thème (colonnes) ».",
    "5.6": f"Chaque en-tête est un th, et dit s’il est de ligne ou de colonne. {_SAMPLE}",
    "5.7": f"Des tableaux simples seulement, dont chaque en-tête dit sa portée. {_SAMPLE}",
    "6.1": f"{_WHOLE} : chaque lien dit où il mène, ou est complété par son contexte caché, sa phrase, son titre ou sa ligne de "
    "tableau. Dans l’arbre d’accessibilité de Chromium, à 1280 px, le nom de chaque lien affiché contient les mots qui s’y voient : "
    "neuf tuiles de la carte et dix-sept « Voir » de l’annuaire, où ce n’était pas le cas, ont été réécrits le même jour.",
    "6.2": f"{_AXE} Aucun lien sans nom dans l’arbre d’accessibilité.",
    "7.2": "Le 30 novembre 2026, chaque page lue avec et sans script : les mêmes mots. Ce qu’un script fait seul a son bouton sans "
    "lui (Trier, Appliquer les filtres) ; « Imprimer le récit », qui ne sert qu’avec lui, est une commande du navigateur. "
    f"{_SAMPLE}",
    "7.3": _KEYS,
    "7.5": "Le nombre de résultats est annoncé quand une recherche ou la carte se met à jour (tests/e2e/test_visitor.py, "
    "static/js/carte.js) ; ce qu’un formulaire refuse est une alerte qui prend le focus (tests/e2e/test_forms.py).",
    "8.1": _FRAME,
    "8.2": "Nu Html Checker (vnu-jar), le code reçu des douze pages de l’échantillon : aucune erreur. Les identifiants sont "
    "uniques sur chaque type de page (tests/e2e/test_every_page.py).",
    "8.3": "Lu sur chaque type de page (tests/e2e/test_every_page.py).",
    "8.4": "Le site est en français, et le dit (tests/e2e/test_every_page.py).",
    "8.5": "Lu sur chaque type de page (tests/e2e/test_every_page.py).",
    "8.6": f"{_READ} : chaque titre dit de quoi la page parle ; celui de la recherche dit les mots cherchés, et la page.",
    "8.9": "Lu le 30 novembre 2026, chaque balise de mise en forme des douze pages : b porte un nombre, un nom ou les mots "
    "qui nomment ce qui suit, small ce qui est accessoire, mark les mots cherchés, cite un titre. Les pastilles de la légende "
    "étaient des i, et l’annuaire avait des paragraphes vides : ce n’est plus le cas le même jour. " + _SAMPLE,
    "9.1": f"{_READ} : un seul h1, aucun niveau sauté, et chaque intertitre annonce ce qui le suit.",
    "9.2": f"Un seul contenu principal, un en-tête, un pied et des navigations nommées. {_AXE}",
    "9.3": "Lu le 30 novembre 2026, chaque suite de liens, de blocs ou de lignes semblables. Trois suites qui se voient comme des "
    "listes n’en étaient pas (les exemples de l’accueil, les suites de la carte, les outils de cette déclaration) : elles en "
    "sont le même jour. Les résultats sont des articles, chacun sous son titre ; les énumérations d’une phrase ont leurs "
    f"virgules. {_SAMPLE}",
    "10.1": "La politique de sécurité interdit tout style écrit dans une page (tests/deploy/test_headers.py).",
    "10.2": f"Aucun mot n’est écrit par une feuille de style. {_SAMPLE}",
    "10.3": "Lu le 30 novembre 2026, le texte entier de chaque page sans ses styles : l’ordre est celui qui se voit. Des mots que "
    "seul le style séparait se touchaient (les nombres des filtres, les trois entrées de l’accueil, le nom du site) : plus "
    f"le même jour. {_SAMPLE}",
    "10.4": f"Le texte deux fois plus grand, et chaque page à 200 % : rien n’est coupé ni hors de la page. {_ADAPTED}",
    "10.5": f"La page déclare ensemble sa couleur de texte et celle de son fond, et aucun fond n’est une image. {_SAMPLE} "
    "Chaque couple est calculé (tests/core/test_templates.py).",
    "10.6": _AXE,
    "10.7": f"Un anneau de deux couleurs, 3:1 au moins sur tout fond (tests/core/test_templates.py). {_FOCUS}",
    "10.8": f"{_READ} : ce qui est replié l’est pour tous ; ce qui n’est caché qu’à la vue complète un lien ou un titre. "
    f"Rien de ce qui prend le focus n’est tu aux aides techniques. {_AXE}",
    "10.9": f"{_WHOLE}. {_SEEN} La page courante a aria-current, la colonne triée aria-sort, un favori aria-pressed ; une case "
    "vide de la couverture dit « 0 » ; chaque bouton réduit à son icône a un nom. Les mentions légales disaient « au bas de "
    "chaque page » : elles nomment maintenant le mot « Source ».",
    "10.10": f"{_WHOLE} : la seule indication par la place, « au bas de chaque page » dans les mentions légales, nomme maintenant "
    "le mot « Source » ; aucun autre texte ne renvoie à une forme, une taille ou une place.",
    "10.11": "Chaque type de page à 320 px : rien ne dépasse (tests/e2e/test_every_page.py).",
    "10.12": f"Interligne, lettres, mots et paragraphes espacés, à 1280, 640 et 320 px : rien n’est coupé. {_ADAPTED}",
    "11.1": f"{_AXE} {_FORMS}",
    "11.2": f"{_READ} : chaque étiquette dit ce qui est attendu, seule ou avec la légende de son groupe.",
    "11.3": "Comparées le 30 novembre 2026, toutes les étiquettes des douze pages : la recherche du site disait « Rechercher une "
    "ressource », « Que cherchez-vous ? » ou « Rechercher » ; elle dit partout la première. « Thème », « Public », « Région ou "
    f"département » et « Mots » disent partout la même chose. {_SAMPLE}",
    "11.4": f"Chaque étiquette touche son champ, à 60 px au plus. {_SAMPLE}",
    "11.5": f"{_READ} : les cases des filtres de la recherche sont groupées par sujet.",
    "11.6": f"Chaque groupe de champs a une légende. {_SAMPLE}",
    "11.7": f"{_READ} : la légende de chaque groupe de filtres nomme son sujet (Type, Thème, Public…).",
    "11.8": f"{_READ} : les départements sont groupés par région, les sous-thèmes par thème (tests/search/test_facets.py) ; aucune "
    f"autre liste n’a deux sortes de choix, et aucun signe n’y tient lieu de niveau. {_SAMPLE}",
    "11.9": f"{_READ} : chaque bouton dit ce qu’il fait, les favoris avec le titre de la ressource.",
    "11.10": f"Ce qui est obligatoire est dit dans l’étiquette ; une faute est dite dans le titre, en tête et au champ. {_FORMS}",
    "11.11": f"Chaque message dit quoi faire, avec un exemple s’il aide (tests/core/test_faults.py). {_FORMS}",
    "11.12": "Un compte n’est ouvert que par le lien du message envoyé à l’adresse donnée "
    "(tests/e2e/test_visitor.py) ; aucun autre formulaire de l’échantillon n’engage ni n’efface rien.",
    "11.13": f"Chaque champ d’adresse, de téléphone et de mot de passe dit ce qu’il attend. {_FORMS}",
    "12.1": "Le menu, la recherche et le plan du site sont sur chaque page.",
    "12.2": _FRAME,
    "12.3": "Chaque lien du plan du site répond, et tout ce que nomme le menu y est (tests/e2e/test_audited_sample.py).",
    "12.4": _FRAME,
    "12.5": _FRAME,
    "12.6": _AXE,
    "12.7": f"« Aller au contenu » est le premier lien de chaque page. {_KEYS}",
    "12.8": f"Aucun pas de tabulation ne remonte dans sa colonne. {_SAMPLE} {_KEYS}",
    "12.9": f"{_KEYS} Le parcours échoue dès que le focus reste où il est.",
    "13.1": f"Aucun rafraîchissement ; une session dure quatorze jours ; aucun formulaire de l’échantillon n’expire. {_SAMPLE}",
    "13.2": f"Aucun lien ni script n’ouvre de fenêtre. {_SAMPLE}",
    "13.4": "Lu le 30 novembre 2026, le texte en ligne des deux PDF de l’échantillon, face à leurs pages : mêmes titres, mêmes "
    "listes, mêmes mots dans le même ordre, la source aussi ; seul le numéro de page n’y est pas "
    "(tests/network/demo/test_files_for_everyone.py).",
    "13.7": "Aucune animation dans les feuilles de style.",
    "13.9": f"À 740 × 360 et à 360 × 740 px, rien n’est caché ni ne dépasse ; aucun script ne fixe l’orientation. {_SAMPLE}",
    "13.11": "Aucun script du site n’agit avant que le pointeur soit relâché (tests/e2e/test_audited_sample.py).",
}
FAILED: dict[str, tuple[str, str]] = {}
ABSENT = {
    "1.4": "Aucun CAPTCHA.",
    "1.5": "Aucun CAPTCHA.",
    "1.8": f"Aucune image de texte {_NONE}",
    "2.1": "Aucun cadre dans les pages du site.",
    "2.2": "Aucun cadre dans les pages du site.",
    "4.1": f"Aucun média temporel {_NONE}",
    "4.2": f"Aucun média temporel {_NONE}",
    "4.3": f"Aucun média temporel {_NONE}",
    "4.4": f"Aucun média temporel {_NONE}",
    "4.5": f"Aucun média temporel {_NONE}",
    "4.6": f"Aucun média temporel {_NONE}",
    "4.7": f"Aucun média temporel {_NONE}",
    "4.8": "Aucun média non temporel.",
    "4.9": "Aucun média non temporel.",
    "4.10": "Aucun son ne part seul.",
    "4.11": f"Aucun média temporel {_NONE}",
    "4.12": "Aucun média non temporel.",
    "4.13": f"Aucun média {_NONE}",
    "5.1": f"Aucun tableau complexe {_NONE}",
    "5.2": f"Aucun tableau complexe {_NONE}",
    "5.3": "Aucun tableau de mise en forme.",
    "5.8": "Aucun tableau de mise en forme.",
    "8.7": f"{_WHOLE} : aucun passage dans une autre langue. Restent des noms propres d’outils, de formats et de licences "
    "(Nu Html Checker, BibTeX, CC BY, svg-maps), des sigles (IMPACT), des mots passés en français (replay, stand) et les lignes "
    "de code à copier sous la carte.",
    "8.8": f"{_WHOLE} : aucun passage dans une autre langue.",
    "9.4": f"{_WHOLE} : aucune citation. Les guillemets portent des titres, les mots cherchés, le nom d’une rubrique (« Mes "
    "données ») et une expression (« freins périphériques ») ; ce que la recherche montre d’une ressource en est un extrait.",
    "7.4": "Essayé le 30 novembre 2026, chaque champ des douze pages : aucun choix n’ouvre une autre page ni ne déplace le focus. "
    "Cocher un filtre de la recherche change la liste à côté, dont le nombre est annoncé, et le focus reste sur la case "
    "(tests/e2e/test_audited_sample.py).",
    "8.10": "Tout se lit de gauche à droite.",
    "10.13": "Aucune feuille de style ne fait paraître quoi que ce soit au survol (tests/e2e/test_audited_sample.py).",
    "10.14": "Aucune feuille de style ne fait paraître quoi que ce soit au survol (tests/e2e/test_audited_sample.py).",
    "12.10": "Aucun raccourci d’une seule touche.",
    "12.11": "Rien n’apparaît au survol (tests/e2e/test_audited_sample.py).",
    "13.5": f"Aucun dessin fait de caractères ni émoticône {_NONE}",
    "13.6": f"Aucun dessin fait de caractères ni émoticône {_NONE}",
    "13.8": "Rien ne bouge seul.",
    "13.10": "Aucun geste complexe.",
    "13.12": "Aucun geste du corps.",
}
# Met on these pages; on the others the criterion does not apply.
_RECIT, _TABLES = "/experiences/ambassadeurs-de-sante-lille/", ("/carte/", "/carte/couverture/")
_MEETING = "/rencontres/participation-en-sante-3-avril-2025/"
ONLY_ON = {
    "1.3": (_RECIT, "/carte/"),
    "1.6": ("/carte/",),
    "1.7": ("/carte/",),
    "1.9": (_RECIT,),
    "5.4": (_RECIT, *_TABLES),
    "5.5": (_RECIT, *_TABLES),
    "5.6": (_RECIT, *_TABLES),
    "5.7": (_RECIT, *_TABLES),
    "7.5": ("/recherche/?q=sante", "/carte/", "/compte/inscription/", "/contact/"),
    "11.5": ("/recherche/?q=sante",),
    "11.6": ("/recherche/?q=sante",),
    "11.7": ("/recherche/?q=sante",),
    "11.8": ("/recherche/?q=sante", *_TABLES, "/annuaire/"),
    "11.10": ("/compte/inscription/", "/contact/"),
    "11.11": ("/compte/inscription/", "/contact/"),
    "11.12": ("/compte/inscription/",),
    "11.13": ("/compte/inscription/", "/contact/"),
    "13.4": (_RECIT, _MEETING),
}
# Why nobody has judged these.
UNTESTED = {
    "7.1": "Demande un lecteur d’écran : NVDA et Firefox, VoiceOver et Safari, TalkBack et Chrome. L’arbre d’accessibilité de "
    "Chromium nomme tout, et dit de ce qu’un script fait ou change (propositions, menu, favori, filtre, année et lieux de la carte) "
    "le rôle, le nom, la valeur et l’état avant et après (tests/e2e/test_scripted_parts.py) ; aucun lecteur n’a été écouté.",
    "13.3": "Les deux PDF de l’échantillon sont balisés, titrés et en français (tests/network/demo), et passent veraPDF (PDF/UA-1) ; "
    "leur source, qui manquait à leurs balises, y est depuis le 30 novembre 2026. Une personne doit les écouter, eux et les "
    "classeurs des tableaux, avec une aide technique.",
}
# Looked at: no word stands in these pictures.
WORDLESS = ("stand",)
SAMPLE = [
    ("Accueil", "/"),
    ("Recherche", "/recherche/?q=sante"),
    ("Un récit d’expérience", _RECIT),
    ("Une rencontre", _MEETING),
    ("Carte", "/carte/"),
    ("Couverture", "/carte/couverture/"),
    ("Annuaire", "/annuaire/"),
    ("Créer un compte", "/compte/inscription/"),
    ("Nous écrire", "/contact/"),
    ("Accessibilité", "/accessibilite/"),
    ("Mentions légales", "/mentions-legales/"),
    ("Plan du site", "/plan-du-site/"),
]
AUDIT = {
    "auditor": "les tests du projet, et une lecture de douze pages, textes, liens et image, avec et sans script ni style, sans audit "
    "par une personne ni aide technique",
    "is_published": True,
    "is_example": True,
    "tools": "axe-core 4\nNu Html Checker\nplaywright\npytest",
    "environments": "Chromium, sans aide technique",
    "burden": "Exemple : aucune n’est demandée. L’organisme qui ouvre le site dit ici les siennes.",
    "exempted": "Exemple : les documents bureautiques publiés avant le 23 septembre 2018, sauf s’ils servent à une démarche.",
}
