"""The news, from the public documents."""

from datetime import date
from typing import Any

from demo.content.sources import (
    CHATEAU_THIERRY_2016,
    DOUAI_2019,
    LILLE_2016,
    LYON_2019,
    MEL_2016,
    NORMANDIE_2017,
    NOTE_2019,
    TOOLKIT_2016,
    VISIO_2025,
)


def _news(
    slug: str, title: str, day: date, summary: str, paragraphs: list[str], source: dict[str, Any], **found: Any
) -> dict[str, Any]:
    return {
        "slug": slug, "title": title, "date": day, "summary": summary,
        "body": [("text", f"<p>{paragraph}</p>") for paragraph in paragraphs], **source, **found,
    }  # fmt: skip


NEWS: list[dict[str, Any]] = [
    _news(
        "replay-participation-en-sante", "Le replay « Participation en santé » est en ligne", date(2025, 4, 3),
        "Deux expériences à revoir : IMPACT à Chambéry, Quartiers à impact collectif à Saint-Étienne.",
        [
            "Le Collectif santé avait ouvert cette visioconférence aux professionnels de la politique de la ville et de "
            "la participation citoyenne. Elle se regarde sur la page de la rencontre.",
            "On y parle de ce qui pousse soignants et patients à travailler ensemble, et d'un objectif partagé par tout "
            "un quartier : des jeunes en bonne santé physique et mentale en 2028.",
        ],
        VISIO_2025, themes=["participation-des-habitants"], territories=["reg-84"], demarches=["maison-de-sante"],
    ),
    _news(
        "fiche-ambassadeurs-de-sante", "Une fiche sur les ambassadeurs de santé de Lille", date(2019, 12, 17),
        "L'expérience présentée à Douai est décrite dans une fiche à télécharger.",
        [
            "Cinq pôles ressources santé, des habitants formés qui parlent santé autour d'eux et tiennent des stands sur "
            "les droits : la fiche raconte comment la ville s'y prend.",
        ],
        DOUAI_2019, themes=["ambassadeurs-et-pairs"], territories=["com-59350"], demarches=["asv"],
    ),
    _news(
        "acteurs-sante-douaisis", "Le Douaisis met ses acteurs de la santé en ligne", date(2019, 11, 28),
        "Annuaire, agenda, espace professionnel : la Plateforme Santé du Douaisis ouvre son site de ressources.",
        [
            "Le site rend visibles les actions et les acteurs, facilite la coordination entre professionnels et aide les "
            "habitants à s'y retrouver.",
            "Attention à l'adresse : le compte rendu en donne deux, acteursantedudouaisis.fr dans son texte et une autre "
            "dans ses liens. C'est la première qui est nommée par la plateforme.",
        ],
        DOUAI_2019, themes=["litteratie-numerique"], territories=["com-59178"], demarches=["reseau-territorial"],
    ),
    _news(
        "asv-de-lens-en-preparation", "Un atelier santé ville se prépare à Lens", date(2019, 11, 28),
        "Plusieurs ASV des Hauts-de-France sont en préparation ou démarrent.",
        ["Le réseau régional a fait le point à Douai : celui de Lens est cité parmi les ateliers qui se mettent en place."],
        DOUAI_2019, themes=["coordination-methode"], territories=["com-62498"], demarches=["asv"],
    ),
    _news(
        "cls-deuxieme-generation", "Contrats locaux de santé : la deuxième génération arrive", date(2019, 11, 28),
        "Conseils territoriaux de santé, nouveaux CLS, contrats de ville rénovés : ce qui change pour les coordinations.",
        [
            "La question la plus partagée : comment accorder les CLS de deuxième génération et les contrats de ville, "
            "rénovés par des protocoles d'engagements renforcés et réciproques.",
        ],
        DOUAI_2019, themes=["articulation-des-demarches"], territories=["reg-32"], demarches=["cls", "contrat-de-ville"],
    ),
    _news(
        "note-de-synthese-auvergne-rhone-alpes", "Démarches de santé dans les quartiers : la note sur Auvergne-Rhône-Alpes",
        date(2019, 7, 1), "Une édition mise à jour après celle de 2017, nourrie par les territoires.",
        [
            "Commandée au niveau national, l'étude porte sur quatre régions. Celle-ci s'appuie sur une rencontre du "
            "Collectif santé : trois ateliers, vingt personnes, et trois autres par questionnaire.",
        ],
        NOTE_2019, themes=["observation"], territories=["reg-84"], demarches=["asv", "cls", "clsm"],
    ),
    _news(
        "carte-regionale-a-jour", "Collectif santé : la carte régionale remise à jour", date(2019, 2, 5),
        "Les membres ont partagé ce qui a bougé sur leurs territoires.",
        ["La première réunion de l'année s'est tenue à Lyon. On y a parlé articulation des démarches et partenariat."],
        LYON_2019, themes=["observation"], territories=["reg-84"], demarches=["asv", "cls", "clsm"],
    ),
    _news(
        "ressources-de-la-plateforme-nationale", "Un rapport, seize récits, un répertoire", date(2017, 1, 24),
        "La plateforme nationale de ressources ASV présente en Normandie ce qu'elle a publié.",
        [
            "Le rapport d'analyse décrit quatre caractéristiques et une coordination, puis ce que la démarche apporte "
            "aux habitants, aux professionnels et aux politiques publiques.",
        ],
        NORMANDIE_2017, themes=["evaluation"], territories=["reg-28"], demarches=["asv"],
    ),
    _news(
        "boite-a-outils-conseils-citoyens", "Une boîte à outils pour les conseils citoyens", date(2016, 11, 22),
        "Des supports à reprendre, à modifier, à adapter, pour les professionnels comme pour les conseillers.",
        ["Trois sortes de documents sous une même identité : pédagogiques, de communication, de méthode."],
        TOOLKIT_2016, themes=["conseils-citoyens"], territories=["reg-32"], demarches=["conseil-citoyen"],
    ),
    _news(
        "referents-sante-mel", "Métropole de Lille : les référents santé travaillent ensemble", date(2016, 11, 22),
        "Un an après sa création, le réseau a formé une cinquantaine d'acteurs de proximité sur l'alimentation et le mouvement.",
        ["Deux chantiers ont ouvert la marche : l'alimentation et l'activité physique, puis l'accès aux droits et aux soins."],
        MEL_2016, themes=["nutrition-activite-physique"], territories=["epci-200093201"], demarches=["reseau-territorial"],
    ),
    _news(
        "chateau-thierry-un-seul-pilote", "À Château-Thierry, la ville et la santé ont le même pilote", date(2016, 11, 22),
        "Deux contrats signés à trois mois d'écart, une élue, un coordonnateur.",
        ["La ville explique comment elle recentre l'énergie de tous sur un même projet, jusqu'à la maison de santé."],
        CHATEAU_THIERRY_2016, themes=["gouvernance"], territories=["com-02168"], demarches=["cls", "contrat-de-ville"],
    ),
    _news(
        "volet-sante-a-lille", "Le volet santé des contrats de ville en débat à Lille", date(2016, 11, 22),
        "Deux tables rondes pour que la santé et la politique de la ville se parlent.",
        ["Onze conseils locaux de santé mentale existent alors dans la région, cinq se préparent."],
        LILLE_2016, themes=["articulation-des-demarches"], territories=["reg-32"], demarches=["clsm", "contrat-de-ville"],
    ),
]  # fmt: skip
