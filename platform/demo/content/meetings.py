"""The rencontres, from the public documents; speakers by function and body."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from demo.content.sources import DOUAI_2019, LILLE_2016, LYON_2019, NORMANDIE_2017, VISIO_2025

PARIS = ZoneInfo("Europe/Paris")


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """A moment in Paris."""
    return datetime(year, month, day, hour, minute, tzinfo=PARIS)


def session(title: str, kind: str = "", starts: str = "", ends: str = "", **more: Any) -> dict[str, Any]:
    """A moment of a programme; `speakers` are pairs of function and body."""
    speakers = [{"function": function, "body": body} for function, body in more.get("speakers", ())]
    return {
        "title": title, "kind": kind, "starts": starts or None, "ends": ends or None,
        "description": more.get("text", ""), "speakers": speakers,
    }  # fmt: skip


MEETINGS: list[dict[str, Any]] = [
    {
        "slug": "participation-citoyenne-et-asv-douai-2019",
        "title": "Participation citoyenne et atelier santé ville",
        "summary": "Douze participants réunis à Douai pour faire le point sur les ASV de la région, découvrir les "
        "ambassadeurs de santé lillois et travailler sur les formes de participation.",
        "starts_at": at(2019, 11, 28),
        "all_day": True,
        "mode": "presentiel",
        "venue": "Plateforme Santé Douaisis, Douai",
        "host": "plateforme-sante-du-douaisis",
        "open_to": "professions",
        "open_to_text": "Coordinations d'ateliers santé ville des Hauts-de-France",
        "attendance": 12,
        "network": "reseau-asv-hauts-de-france",
        "territories": ["com-59178"],
        "themes": ["participation-des-habitants", "coordination-methode"],
        "audiences": ["professionnels"],
        "demarches": ["asv"],
        "context": "La dernière rencontre de l'année du réseau : le matin, les nouvelles et une expérience ; l'après-midi, un "
        "outil numérique et un atelier.",
        "programme": [
            session(
                "Nouvelles des ateliers santé ville, de la politique de la ville et de la santé", "echanges",
                text="ASV en préparation ou en démarrage, dont celui de Lens ; conseils territoriaux de santé ; contrats "
                "locaux de santé de deuxième génération ; contrats de ville rénovés ; maisons de santé.",
            ),
            session(
                "Les ambassadeurs de santé à Lille", "experience",
                speakers=[("Porteuse du projet", "Ville de Lille")],
            ),
            session(
                "Le site de ressources en santé du Douaisis", "presentation",
                speakers=[("Chargé de projet", "Plateforme Santé Douaisis")],
            ),
            session(
                "Atelier sur la participation citoyenne", "atelier",
                text="Qui participe ? Dans quel but ? Sous quelle forme ? Une typologie en est sortie.",
            ),
        ],
        "outcomes": """
            Une typologie des formes de participation, et une synthèse de la rencontre.
        """,
        "files": [
            "synthese-rencontre-douai-2019",
            "compte-rendu-atelier-participation-2019",
            "fiche-ambassadeurs-sante-lille",
        ],
        "organisations": [("irev", "auteur"), ("plateforme-sante-du-douaisis", "hote")],
        **DOUAI_2019,
    },
    {
        "slug": "volet-sante-des-contrats-de-ville-lille-2016",
        "title": "Le volet santé des contrats de ville : quels enjeux, quelles réponses ?",
        "summary": "Une matinée régionale pour que les acteurs de la santé et de la politique de la ville se rencontrent, "
        "partagent les mêmes repères et repartent avec de quoi travailler.",
        "starts_at": at(2016, 11, 22, 9, 30),
        "ends_at": at(2016, 11, 22, 11, 30),
        "mode": "presentiel",
        "venue": "Lille",
        "host": "irev",
        "open_to": "professions",
        "open_to_text": "Acteurs des politiques de santé et de la politique de la ville",
        "territories": ["reg-32", "com-59350"],
        "themes": ["coordination-methode", "acces-aux-droits-et-aux-soins"],
        "audiences": ["professionnels", "elus"],
        "demarches": ["contrat-de-ville", "cls", "clsm", "asv", "conseil-citoyen"],
        "context": """
            - Faire se rencontrer deux mondes : la santé et la politique de la ville.
            - Se donner une base commune sur le volet santé des contrats.
            - Fournir quelques clés pour agir sur les territoires.
        """,
        "programme": [
            session(
                "Ouverture", "ouverture", "09:30", "09:45",
                speakers=[("Directrice de la stratégie et des territoires", "")],
            ),
            session("Portrait des quartiers prioritaires", "presentation", "09:45", "10:00", speakers=[("Statisticien", "INSEE")]),
            session("La parole d'un habitant", "presentation", speakers=[("Habitant, président d'un centre de santé", "Hellemmes")]),
            session(
                "Quelle action de santé sur les quartiers ?", "table-ronde", "10:00", "10:45",
                speakers=[
                    ("Responsable de l'unité politique de la ville", "Direction départementale de la cohésion sociale de l'Aisne"),
                    ("Chargé de mission politiques de cohésion", "SGAR Hauts-de-France"),
                    ("Directeur territorial du Pas-de-Calais", "ARS Hauts-de-France"),
                    ("Chargée de projet du pôle de santé de Condé-sur-l'Escaut", "Valenciennes Métropole"),
                ],
            ),
            session(
                "Sur le terrain, quelle articulation entre les dispositifs ?", "table-ronde", "10:45", "11:30",
                speakers=[
                    ("Élue chargée de la santé et de la politique de la ville", "Ville de Château-Thierry"),
                    ("Coordinateur de l'ASV", "Communauté d'agglomération du Boulonnais"),
                    ("Médiateurs santé", "CCAS de Lille"),
                    ("Chargé de mission, référent politique de la ville", "ARS Hauts-de-France"),
                    ("Chargée de mission politique de la ville", "Métropole européenne de Lille"),
                ],
            ),
            session("Point sur les conseils citoyens", "presentation", speakers=[("Chargée de mission", "IREV")]),
            session("Clôture", "cloture", speakers=[("Présidente", "IREV")]),
        ],
        "files": [
            "support-volet-sante-contrats-de-ville-2016",
            "support-valenciennes-metropole",
            "support-chateau-thierry",
            "support-reseau-sante-mel",
        ],
        "organisations": [("irev", "auteur")],
        **LILLE_2016,
    },
    {
        "slug": "participation-en-sante-3-avril-2025",
        "title": "Participation en santé",
        "summary": "Comment les soignants des quartiers populaires font-ils participer les habitants ? Deux expériences, à "
        "Chambéry et à Saint-Étienne, et un replay.",
        "starts_at": at(2025, 4, 3, 14, 0),
        "mode": "visio",
        "host": "labo-cites",
        "open_to": "professions",
        "open_to_text": "Membres du Collectif santé ; professionnels de la politique de la ville et de la participation citoyenne",
        "network": "collectif-sante-auvergne-rhone-alpes",
        "territories": ["reg-84"],
        "themes": ["participation-des-habitants", "sante-communautaire"],
        "audiences": ["professionnels", "jeunes"],
        "demarches": ["maison-de-sante", "contrat-de-ville"],
        "context": """
            Dans les contrats de ville, associer les habitants est une habitude. Dans le soin, la participation porte
            d'autres noms : démocratie sanitaire, engagement des usagers. La charte d'Ottawa les rapproche, puisqu'elle
            fait de la promotion de la santé le moyen pour chacun d'avoir prise sur la sienne.
        """,
        "programme": [
            session(
                "Pratiques participatives en maison de santé : l'expérimentation IMPACT", "presentation",
                speakers=[("Directrice", "Pôle Santé Chambéry"), ("Coordinateur", "Pôle Santé Chambéry")],
                text="Ce qui motive soignants et patients, ce qui a été essayé, les conditions qui aident.",
            ),
            session(
                "Quartiers à impact collectif : la santé des jeunes à l'horizon 2028", "experience",
                speakers=[("Cheffe de projet politique de la ville", "Ville de Saint-Étienne")],
                text="Comment la démarche prend forme dans les quartiers Sud-Est, et où elle en est.",
            ),
        ],
        "outcomes": "La visioconférence a été enregistrée ; le replay est proposé sur la page du centre de ressources.",
        "replay_url": VISIO_2025["source_url"],
        "files": ["programme-participation-en-sante-2025"],
        "organisations": [("labo-cites", "auteur")],
        **VISIO_2025,
    },
    {
        "slug": "evolution-des-demarches-territoriales-lyon-2019",
        "title": "Évolution des démarches territoriales de santé",
        "summary": "La première réunion de 2019 du Collectif santé : mettre à jour la carte régionale et prendre du recul sur "
        "ce que les CLS et les CLSM changent dans les quartiers.",
        "starts_at": at(2019, 2, 5, 9, 0),
        "ends_at": at(2019, 2, 5, 13, 0),
        "mode": "presentiel",
        "venue": "Locaux de Labo Cités, Lyon",
        "host": "labo-cites",
        "open_to": "members",
        "open_to_text": "Membres du Collectif santé",
        "network": "collectif-sante-auvergne-rhone-alpes",
        "restricted_to": "Membres du Collectif santé",
        "territories": ["reg-84", "com-69123"],
        "themes": ["coordination-methode"],
        "audiences": ["professionnels"],
        "demarches": ["asv", "cls", "clsm", "contrat-de-ville"],
        "attendance": 20,
        "context": """
            Trois ateliers : l'état des lieux des dynamiques de territoire, la façon dont les démarches s'articulent, le
            partenariat et le financement.
        """,
        "outcomes": "Des éléments pour la carte régionale et pour la note de synthèse parue en juillet 2019.",
        "files": ["note-de-synthese-juillet-2019"],
        "organisations": [("labo-cites", "auteur")],
        **LYON_2019,
    },
    {
        "slug": "plus-value-de-la-coordination-locale-normandie-2017",
        "title": "La plus-value de la coordination locale",
        "summary": "En Normandie, la plateforme nationale de ressources ASV montre ce que la coordination locale apporte aux "
        "habitants, aux professionnels et aux politiques publiques.",
        "starts_at": at(2017, 1, 24),
        "all_day": True,
        "mode": "presentiel",
        "venue": "Normandie",
        "open_to": "public",
        "territories": ["reg-28"],
        "themes": ["coordination-methode"],
        "audiences": ["professionnels", "elus"],
        "demarches": ["asv"],
        "added_values": ["habitants", "professionnels", "politiques-publiques"],
        "context": "Réduire les inégalités sociales et territoriales de santé : ce que les ateliers santé ville y changent.",
        "programme": [
            session(
                "Les plus-values des coordinations locales en santé, regard sur les ateliers santé ville", "presentation",
                speakers=[("Chargée de mission", "Plateforme nationale de ressources ASV")],
            ),
        ],
        "files": ["presentation-plus-values-2017"],
        "organisations": [("plateforme-nationale-asv", "auteur")],
        **NORMANDIE_2017,
    },
]  # fmt: skip
