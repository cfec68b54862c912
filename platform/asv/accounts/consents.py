"""What a person agreed to, and in which words: each text has a version, and its exact words are hashed with it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from asv.accounts.models import Consent, ConsentKind, User


@dataclass(frozen=True)
class ConsentText:
    """A text as it stood from a day on. A change of words is a new version: never edit one that was shown."""

    version: str
    since: date
    words: str

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the words, in hexadecimal: kept with a consent, it proves which words were accepted."""
        return hashlib.sha256(self.words.encode()).hexdigest()


TEXTS = {
    ConsentKind.ACCOUNT: ConsentText(
        "1",
        date(2026, 11, 1),
        "Nous gardons votre adresse e-mail pour vous reconnaître et vous écrire ce que vous demandez, et ce que vous "
        "rangez dans votre compte pour vous le rendre. Rien n'est transmis à personne. Vous voyez tout, et effacez "
        "tout, dans « Mes données ». Un compte qui ne sert plus est supprimé au bout de deux ans, après deux messages.",
    ),
    ConsentKind.UPDATES: ConsentText(
        "1",
        date(2026, 11, 1),
        "Nous vous écrivons quand une ressource répond à votre alerte, au rythme que vous choisissez. Chaque message "
        "permet d'arrêter en un clic.",
    ),
    ConsentKind.DIRECTORY: ConsentText(
        "1",
        date(2026, 11, 22),
        "Votre fiche paraît dans l'annuaire, ligne par ligne : « tout le monde » veut dire sur internet, moteurs de "
        "recherche compris ; « membres », les personnes qui ont un compte ici. Vous changez ou retirez tout, aussitôt. "
        "Nous vous demandons chaque année de confirmer ; sans réponse à deux messages, la fiche n'est plus montrée.",
    ),
}


def record_consent(user: User, kind: ConsentKind) -> Consent:
    """Write down that this person accepts the text of today; accepted already and not withdrawn, it stays as it was."""
    text = TEXTS[kind]
    consent, _created = Consent.objects.get_or_create(
        user=user,
        kind=kind,
        version=text.version,
        withdrawn_at=None,
        defaults={"fingerprint": text.fingerprint, "given_at": timezone.now()},
    )
    return consent


def withdraw_consent(user: User, kind: ConsentKind) -> int:
    """Write down that this person accepts it no more; how many consents were withdrawn."""
    return Consent.objects.filter(user=user, kind=kind, withdrawn_at=None).update(withdrawn_at=timezone.now())
