"""The words of allauth's forms, as the rest of the site says them: one word for one thing, no label twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.forms import ChangePasswordForm, ReauthenticateForm, SetPasswordForm

if TYPE_CHECKING:
    from django import forms

GOOD_ONE = (
    "Dix signes au moins, et rien que d’autres devineraient : trois ou quatre mots au hasard font un bon mot de passe."
)
_LABELS = {
    "login": "Adresse e-mail",
    "email": "Adresse e-mail",
    "password2": "Le même mot de passe, une seconde fois",
    "remember": "Rester connecté sur cet appareil",
}
ERRORS = {
    "account_inactive": "Ce compte est fermé. Écrivez-nous si c’est une erreur.",
    "email_password_mismatch": "L’adresse ou le mot de passe n’est pas le bon. Sans mot de passe, recevez un code.",
    "enter_current_password": "Écrivez votre mot de passe actuel.",
    "incorrect_code": "Ce code n’est pas le bon. Recopiez celui du dernier message, ou demandez-en un autre.",
    "incorrect_password": "Ce n’est pas votre mot de passe. Recommencez, ou choisissez-en un nouveau par e-mail.",
    "invalid_password_reset": "Ce lien ne sert plus. Demandez-en un autre.",
    "rate_limited": "Trop d’essais à la suite. Attendez quelques minutes, puis recommencez.",
    "too_many_login_attempts": "Trop d’essais à la suite. Attendez quelques minutes, puis recommencez.",
    "unknown_email": "Aucun compte n’est à cette adresse. Regardez si elle est bien écrite.",
}


class OurWords:
    """Mixin of a form of allauth: labels and help in our words, and no placeholder that says the label again."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = _LABELS.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)
            if name == "password1":
                field.help_text = GOOD_ONE
            if name == "password2":
                field.error_messages["required"] = "Tapez le même mot de passe encore une fois."


class NewPassword(OurWords, ChangePasswordForm):
    """The old password and a new one."""


class FirstPassword(OurWords, SetPasswordForm):
    """A password for an account that had none."""


class PasswordAgain(OurWords, ReauthenticateForm):
    """The password once more, before something delicate."""
