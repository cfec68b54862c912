"""The pages that every public site owes its readers: what the software knows is said, what only the body that opens
the site knows begins with TO_COMPLETE, and the admin lists the pages where that is left."""

from typing import TypedDict

TO_COMPLETE = "À compléter"
Body = list[tuple[str, str | None]]


class PageText(TypedDict):
    """A page's address below the home page, and what stands on it."""

    slug: str
    title: str
    body: Body
    summary: str


_LEGAL: Body = [
    ("heading", "Qui publie"),
    (
        "text",
        f"<p>{TO_COMPLETE} : le nom de l’organisme qui publie ce site, son adresse, son téléphone, et qui en dirige la "
        "publication.</p>",
    ),
    ("heading", "Nous joindre"),
    ("contact", None),
    ("heading", "Qui héberge"),
    ("text", f"<p>{TO_COMPLETE} : le nom, l’adresse et le téléphone de l’hébergeur.</p>"),
    ("heading", "D’où viennent les contenus"),
    (
        "text",
        "<p>Chaque ressource nomme ses auteurs, et ses sources après le mot « Source ».</p>"
        "<p>Le découpage administratif vient des référentiels publics français (Licence Ouverte) ; les coordonnées des "
        "communes, de GeoNames (CC BY 4.0) ; le fond de la carte, de svg-maps (CC BY 4.0).</p>",
    ),
    ("heading", "Réutiliser"),
    (
        "text",
        "<p>Reprenez, adaptez, traduisez, en citant la source indiquée. Le logiciel est publié sous licence BSD à trois "
        "clauses.</p>",
    ),
]
_ACCESSIBILITY: Body = [
    (
        "text",
        "<p>Ce site est fait pour être lu par tout le monde : au clavier, avec un lecteur d’écran, agrandi, en contraste renforcé, "
        "sur un petit écran, sans JavaScript.</p>",
    ),
    ("statement", None),
]
_PRIVACY: Body = [
    (
        "text",
        "<p>Lire ce site ne demande rien : ni compte, ni cookie, ni requête vers un autre site. Ce qui suit ne concerne que "
        "ce que vous choisissez de nous confier.</p>",
    ),
    ("heading", "Ce que nous gardons, et pourquoi"),
    (
        "text",
        "<ul><li><b>Votre adresse e-mail</b> : pour vous reconnaître et vous écrire ce que vous demandez.</li>"
        "<li><b>Votre profil</b> (nom, fonction, structure) : facultatif, pour vos collègues.</li>"
        "<li><b>Vos favoris, dossiers, téléchargements et alertes</b> : pour vous les rendre.</li>"
        "<li><b>Votre fiche d’annuaire</b> : si vous la voulez, et ligne par ligne pour qui vous voulez.</li>"
        "<li><b>Vos inscriptions aux rencontres</b> : pour vous accueillir ; sans compte, elles s’effacent ensuite.</li>"
        "<li><b>Ce que vous avez accepté</b>, avec la version du texte, et <b>vos appareils connectés</b>, sans adresse "
        "internet : pour que vous puissiez y revenir.</li>"
        "<li><b>Ce que vous écrivez à l’équipe</b> : pour vous répondre.</li>"
        "<li><b>Les messages envoyés</b> : pour ne jamais vous écrire deux fois la même chose.</li></ul>"
        "<p>Une alerte peut se passer de compte : nous gardons alors l’adresse seule, le temps qu’elle serve. Un compte qui ne "
        "sert plus est effacé après deux messages, le lendemain du jour qu’ils annoncent.</p>"
        "<p>Nous comptons aussi, jour par jour, les mots cherchés et les filtres choisis, pour savoir ce qui manque. Ni compte, "
        "ni adresse, ni heure ne les accompagne ; ce qui ressemble à une adresse e-mail, à un numéro ou à une date n’est pas "
        "gardé.</p>",
    ),
    ("heading", "Combien de temps"),
    ("retention", None),
    ("heading", "Les cookies"),
    (
        "text",
        "<p>Cinq, tous posés après un geste de votre part : la session quand vous vous connectez, le jeton des formulaires "
        "de compte, vos favoris quand vous gardez une ressource sans compte (deux : la liste, et la même que la page relit "
        "pour marquer ses boutons), et, pendant un an, le souvenir d’une connexion dans ce navigateur : qui "
        "essaie ailleurs de deviner votre mot de passe ne peut pas vous en tenir à l’écart. Aucun ne suit votre navigation.</p>",
    ),
    ("heading", "Vos droits"),
    (
        "text",
        "<p>Dans votre compte, la page « Mes données » montre ce que nous avons, l’exporte et l’efface. La suppression est "
        'immédiate. Vous pouvez aussi <a href="/contact/?sujet=donnees">nous écrire</a>, ou vous adresser à la CNIL.</p>',
    ),
]
_ABOUT: Body = [
    (
        "text",
        "<p>Un atelier santé ville (ASV) coordonne, dans les quartiers de la politique de la ville, ce qui touche à la santé : "
        "le diagnostic, les partenaires, la participation des habitants, la prévention, l’accès aux soins. Chaque "
        "coordination réinvente souvent ce qu’une autre a déjà essayé.</p>"
        "<p>Cette plateforme rassemble leurs expériences pour qu’on les trouve et qu’on les reprenne.</p>",
    ),
    ("heading", "Ce que vous y trouvez"),
    (
        "text",
        "<ul><li>Des <b>récits d’expériences</b> : une action racontée de bout en bout, avec ce qu’il faut pour la refaire.</li>"
        "<li>Des <b>Inspir’Actions</b> : une page, une idée, un contact.</li>"
        "<li>Des <b>analyses</b> : ce que la démarche apporte, récits à l’appui.</li>"
        "<li>Une <b>boîte à outils</b>, des <b>rencontres</b>, des <b>réseaux</b>, une <b>carte</b> et un <b>annuaire</b>.</li></ul>",
    ),
]

PAGES: list[PageText] = [
    {
        "slug": "a-propos", "title": "À propos", "body": _ABOUT,
        "summary": "À quoi sert cette plateforme, et à qui.",
    },
    {
        "slug": "mentions-legales", "title": "Mentions légales", "body": _LEGAL,
        "summary": "Qui publie, d’où viennent les contenus, comment les réutiliser.",
    },
    {
        "slug": "accessibilite", "title": "Accessibilité", "body": _ACCESSIBILITY,
        "summary": "Ce qui est fait pour que chacun puisse lire, et ce qui reste à faire.",
    },
    {
        "slug": "donnees-personnelles", "title": "Données personnelles", "body": _PRIVACY,
        "summary": "Ce que nous gardons, pourquoi, et comment le reprendre.",
    },
]  # fmt: skip
