"""What keeps machines out of a form: no puzzle, no other site, and nothing that a person is punished for.

A field that nobody sees and a machine fills, a moment too short to have read the form, too many addresses in the text:
each is told in a sentence, keeps what was typed, and is past with one more press where a person was meant.
"""

from __future__ import annotations

import re

from django import forms
from django.core import signing
from django.utils.datastructures import MultiValueDict

QUICKEST = 3  # seconds between opening a form and sending it
MOST_LINKS = 3
_SALT = "asv.contact.opened"
_LINK = re.compile(r"https?://|www\.", re.IGNORECASE)

TRAP_FILLED = (
    "Un champ caché, fait pour arrêter les robots, a été rempli, sans doute par votre navigateur. Il est vidé : "
    "envoyez encore une fois."
)
TOO_QUICK = "Le message est parti trop vite pour être celui d’une personne. Il est gardé : envoyez-le encore une fois."
TOO_MANY_LINKS = f"Il y a beaucoup d’adresses de sites dans ce texte. Gardez-en {MOST_LINKS} au plus."


def opened_now() -> str:
    """A mark of this moment that no one else can write."""
    return signing.TimestampSigner(salt=_SALT).sign("o")


def opened_long_enough_ago(mark: str) -> bool:
    """Whether a form that carries this mark was opened at least QUICKEST seconds ago; False for a made-up mark."""
    signer = signing.TimestampSigner(salt=_SALT)
    try:
        signer.unsign(mark)
    except signing.BadSignature:
        return False
    try:
        signer.unsign(mark, max_age=QUICKEST)
    except signing.SignatureExpired:
        return True
    return False


class GuardedForm(forms.Form):
    """A form open to everyone; `message` is the text whose links count."""

    website = forms.CharField(
        label="Laissez ce champ vide",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    opened = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.initial["opened"] = opened_now()
        self._opened_before = str(self.data.get("opened") or "")
        if self.is_bound:
            self.was_filled = bool(self.data.get("website"))
            # Shown again, the form begins anew: what was refused once is past with one more press.
            self.data = MultiValueDict({**dict(self.data.lists()), "opened": [opened_now()], "website": [""]})  # type: ignore[attr-defined]

    def asked_fields(self) -> list[forms.BoundField]:
        """The fields that a person fills."""
        return [field for field in self if field.name not in ("website", "opened")]

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        if len(_LINK.findall(str(cleaned.get("message", "")))) > MOST_LINKS:
            self.add_error("message", TOO_MANY_LINKS)
        if self.was_filled:
            self.add_error(None, TRAP_FILLED)
        elif not self.errors and not opened_long_enough_ago(self._opened_before):
            self.add_error(None, TOO_QUICK)
        return cleaned
