"""What the account itself holds about a person: who they are, how they sign in, what they agreed to."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db.models import Q

from asv.accounts.consents import TEXTS
from asv.accounts.devices import device_name
from asv.accounts.models import AddressChange, ConsentKind, User
from asv.accounts.own_data import BROWSER, OwnData
from asv.jobs.models import OutgoingMail
from asv.resources.assemble import page_path

_FACTORS = {"totp": "Application de codes", "webauthn": "Clé d’accès", "recovery_codes": "Codes de secours"}


def account(user: User) -> dict[str, object]:
    """The account and the profile."""
    return {
        "adresse": user.email,
        "prénom": user.first_name,
        "nom": user.last_name,
        "fonction": user.function,
        "structure": user.structure,
        "territoire": user.territory.name if user.territory else "",
        "inscription": user.date_joined.isoformat(),
        "adresse à prouver depuis": user.unproved_since.isoformat() if user.unproved_since else None,
        "dernière connexion": user.last_login.isoformat() if user.last_login else None,
        "mot de passe": "choisi, gardé chiffré" if user.has_usable_password() else "aucun",
        "groupes": list(user.groups.values_list("name", flat=True)),
        "droits à part": list(user.user_permissions.values_list("name", flat=True)),
    }


def addresses(user: User) -> list[dict[str, object]]:
    """The e-mail addresses, among them one that waits to be confirmed."""
    rows = sorted(user.emailaddress_set.all(), key=lambda row: (not row.primary, row.email))  # type: ignore[attr-defined]
    held = [{"adresse": row.email, "confirmée": row.verified, "principale": row.primary} for row in rows]
    wished = AddressChange.objects.filter(user=user).first()
    if wished:
        held.append({"adresse": wished.email, "confirmée": False, "souhaitée le": wished.asked_at.isoformat()})
    return held


def sign_in_methods(user: User) -> list[dict[str, str]]:
    """The sign-in methods this person has already used."""
    return [
        {"façon": row.get_kind_display(), "première fois le": row.first_used_at.isoformat()}
        for row in user.sign_in_methods.all()
    ]


def sessions(user: User) -> list[dict[str, str]]:
    """Where the account is open."""
    rows = UserSession.objects.filter(user=user).order_by("-last_seen_at")
    return [
        {
            "appareil": device_name(row.user_agent),
            BROWSER: row.user_agent,
            "ouverte le": row.created_at.isoformat(),
            "dernier passage": row.last_seen_at.isoformat(),
        }
        for row in rows
    ]


def second_factors(user: User) -> list[dict[str, str | None]]:
    """The second factors by name and date: their secrets leave in no export."""
    rows = Authenticator.objects.filter(user=user).order_by("created_at")
    return [
        {
            "sorte": _FACTORS.get(row.type, row.type),
            "nom": str(row.data.get("name", "")) if row.type == Authenticator.Type.WEBAUTHN else "",
            "ajouté le": row.created_at.isoformat(),
            "dernier usage": row.last_used_at.isoformat() if row.last_used_at else None,
        }
        for row in rows
    ]


def consents(user: User) -> list[dict[str, str | None]]:
    """The consents this person gave, each with the text that was shown."""
    rows = []
    for row in user.consents.all():
        kind = ConsentKind(row.kind)
        shown = TEXTS[kind]
        rows.append(
            {
                "objet": row.get_kind_display(),
                "version du texte": row.version,
                "texte": shown.words if shown.fingerprint == row.fingerprint else "",
                "empreinte du texte": row.fingerprint,
                "donné le": row.given_at.isoformat(),
                "retiré le": row.withdrawn_at.isoformat() if row.withdrawn_at else None,
            }
        )
    return rows


def mails(user: User) -> list[dict[str, object]]:
    """The messages of the last three months, to any of their addresses."""
    proved = [row.email for row in user.emailaddress_set.all() if row.verified]  # type: ignore[attr-defined]
    rows = OutgoingMail.objects.filter(Q(user=user) | Q(recipient__in=[user.email, *proved]))
    return [
        {
            "objet": row.subject,
            "adresse": row.recipient,
            "état": row.get_state_display(),
            "écrit le": row.created_at.isoformat(),
            "parti le": row.sent_at.isoformat() if row.sent_at else None,
            "texte": row.text,
        }
        for row in rows
    ]


def inactivity(user: User) -> dict[str, object]:
    """The warnings before an unused account is deleted."""
    warning = getattr(user, "inactivity_warning", None)
    if warning is None:
        return {}
    dates = {
        "inutilisé depuis": warning.unused_since,
        "premier message": warning.first_sent_at,
        "second message": warning.second_sent_at,
        "gardé au moins jusqu’au": warning.announced_for,
    }
    return {name: day.isoformat() if day else None for name, day in dates.items()}


def favourites(user: User) -> list[dict[str, str]]:
    """What the person keeps."""
    return [
        {
            "titre": row.kept_title,
            "adresse": settings.SITE_URL + page_path(row.page) if row.page and row.page.live else "",
            "gardé le": str(row.created_at),
        }
        for row in user.favourites.select_related("page")
    ]


def downloads(user: User) -> list[dict[str, str]]:
    """What the person has downloaded."""
    return [
        {"document": row.document.title, "téléchargé le": row.downloaded_at.isoformat()}
        for row in user.downloads.select_related("document")
    ]


OWN_ACCOUNT = (
    OwnData(
        name="compte",
        purpose="Pour vous reconnaître, et vous nommer là où vous prenez part.",
        collect=account,
        tells_of=("accounts.User", "accounts.User_groups.user", "accounts.User_user_permissions.user"),
    ),
    OwnData(
        name="adresses e-mail",
        purpose="Pour vous écrire ce que vous demandez.",
        collect=addresses,
        tells_of=("account.EmailAddress", "account.EmailConfirmation", "accounts.AddressChange"),
    ),
    OwnData(
        name="façons de se connecter",
        purpose="Pour vous prévenir d’une façon nouvelle.",
        collect=sign_in_methods,
        tells_of=("accounts.SignInMethod.user",),
    ),
    OwnData(
        name="sessions ouvertes",
        purpose="Pour que vous voyiez où votre compte est ouvert.",
        collect=sessions,
        tells_of=("usersessions.UserSession.user",),
    ),
    OwnData(
        name="seconds facteurs",
        purpose="Pour protéger votre compte. Leurs secrets ne sortent jamais.",
        collect=second_factors,
        tells_of=("mfa.Authenticator.user",),
    ),
    OwnData(
        name="consentements",
        purpose="Pour prouver ce que vous avez accepté, et quand.",
        collect=consents,
        tells_of=("accounts.Consent.user",),
    ),
    OwnData(
        name="favoris",
        purpose="Pour vous les rendre.",
        collect=favourites,
        tells_of=("accounts.Favourite.user",),
    ),
    OwnData(
        name="téléchargements",
        purpose="Pour que vous retrouviez vos documents.",
        collect=downloads,
        tells_of=("accounts.Download.user",),
    ),
    OwnData(
        name="messages",
        purpose="Pour ne jamais vous écrire deux fois la même chose ; gardés trois mois.",
        collect=mails,
        tells_of=("jobs.OutgoingMail", "jobs.MailReturn"),
    ),
)
INACTIVITY = OwnData(
    name="inactivité",
    purpose="Les messages envoyés avant de supprimer un compte inutilisé.",
    collect=inactivity,
    tells_of=("accounts.InactivityWarning.user",),
)
