"""What a form says of its faults: one summary a page, and at each field what to do, in our own words.

The words of Django and its packages reach readers nowhere: a message that is a framework's own is told again here, by
the kind of field; what a form of ours says stays as it says it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.forms.forms import BaseForm

ADDRESS = "Exemple : prenom.nom@ville.fr"
_NOT_OFFERED = "Cette réponse n’est pas proposée : choisissez-en une autre."
_COUNTED = ("", "Une", "Deux", "Trois", "Quatre", "Cinq", "Six", "Sept", "Huit", "Neuf", "Dix")
# By kind of field, the nearest first: what to do where nothing was given, and where what was given is not understood.
_TO_DO: tuple[tuple[type[forms.Field], str, str], ...] = (
    (forms.EmailField, f"Écrivez une adresse e-mail. {ADDRESS}", f"Cette adresse n’est pas complète. {ADDRESS}"),
    (forms.URLField, "Écrivez une adresse de site. Exemple : https://www.ville.fr/sante",
     "Écrivez l’adresse entière. Exemple : https://www.ville.fr/sante"),
    (forms.DateTimeField, "Donnez une date et une heure. Exemple : 31/12/2026 14:30",
     "Cette date n’existe pas ou n’est pas entière. Exemple : 31/12/2026 14:30"),
    (forms.DateField, "Donnez une date. Exemple : 31/12/2026",
     "Cette date n’existe pas ou n’est pas entière. Exemple : 31/12/2026"),
    (forms.TimeField, "Donnez une heure. Exemple : 14:30", "Cette heure n’existe pas. Exemple : 14:30"),
    (forms.IntegerField, "Écrivez un nombre. Exemple : 12", "Écrivez un nombre entier, en chiffres. Exemple : 12"),
    (forms.FileField, "Choisissez un fichier sur votre appareil.", "Ce fichier n’est pas arrivé : choisissez-le."),
    (forms.BooleanField, "Cochez cette case pour continuer.", "Cochez cette case pour continuer."),
    (forms.ModelMultipleChoiceField, "Choisissez au moins une réponse.", _NOT_OFFERED),
    (forms.MultipleChoiceField, "Choisissez au moins une réponse.", _NOT_OFFERED),
    (forms.ChoiceField, "Choisissez une réponse.", _NOT_OFFERED),
    (forms.Field, "Remplissez ce champ.", "Ce n’est pas ce que ce champ attend : écrivez-le autrement."),
)  # fmt: skip


_SOME_WORDS = "Écrivez quelques mots."
_BY_AUTOCOMPLETE = {
    "name": "Écrivez le nom qui servira à vous répondre.",
    "given-name": "Écrivez votre prénom.",
    "family-name": "Écrivez votre nom.",
    "organization": "Écrivez le nom de votre structure. Exemple : Ville de Lille",
    "organization-title": "Écrivez votre fonction. Exemple : coordination de l’atelier santé ville",
    "current-password": "Écrivez votre mot de passe.",
    "new-password": "Choisissez un mot de passe. Exemple : trois ou quatre mots au hasard.",
    "one-time-code": "Recopiez le code, tel qu’il est écrit.",
}
# What Django says of a new password, by code.
_PASSWORD = {
    "password_too_short": "C’est trop court : {min_length} signes au moins. Exemple : trois ou quatre mots au hasard.",
    "password_too_common": "Beaucoup de gens l’utilisent. Mettez bout à bout trois ou quatre mots au hasard.",
    "password_entirely_numeric": "Il n’a que des chiffres. Ajoutez des mots.",
    "password_too_similar": "Il ressemble à votre nom ou à votre adresse. Choisissez des mots sans rapport avec vous.",
}


@dataclass(frozen=True, slots=True)
class Faults:
    """What a page says before anything else when a form could not be taken."""

    heading: str
    kept: str
    # (name of the field, what to do, id of what is to be filled); of the form as a whole the outer two are empty.
    lines: tuple[tuple[str, str, str], ...]


def faults_of(context: Iterable[Mapping[str, object]]) -> Faults | None:
    """The faults of all forms that were filled in a template's context; None where there are none."""
    found = list(_faulty_forms(context))
    lines = tuple(line for form in found for line in _lines(form))
    return Faults(_heading(len(lines)), _kept(found), lines) if lines else None


def _faulty_forms(context: Iterable[Mapping[str, object]]) -> Iterator[BaseForm]:
    seen: set[int] = set()
    for layer in context:
        for value in layer.values():
            # The type, not `isinstance`: that would have the lazy values of a context ask the database.
            if issubclass(type(value), BaseForm) and id(value) not in seen:
                seen.add(id(value))
                if value.is_bound and value.errors:  # type: ignore[attr-defined]
                    yield value  # type: ignore[misc]


def _lines(form: BaseForm) -> Iterator[tuple[str, str, str]]:
    hidden = [str(error) for field in form.hidden_fields() for error in field.errors]
    for error in [*form.non_field_errors(), *hidden]:
        yield "", str(error), ""
    for field in form.visible_fields():
        if field.errors:
            yield label_of(field), fault_of(field), _target(field)


def label_of(field: forms.BoundField) -> str:
    """The field's name as a sentence goes on after it."""
    return str(field.label).rstrip(" ?:\u00a0\u202f")


def _target(field: forms.BoundField) -> str:
    """The id of what a person fills: of several, the first."""
    named = field.id_for_label
    return named or f"{field.auto_id}_0"


def _heading(count: int) -> str:
    words = _COUNTED[count] if count < len(_COUNTED) else str(count)
    return f"{words} {'choses' if count > 1 else 'chose'} à corriger"


def _kept(faulty: list[BaseForm]) -> str:
    """What is kept of what was typed, and what is not: browsers give back no password and no file."""
    widgets = [field.field.widget for form in faulty for field in form.visible_fields()]
    lost = []
    if any(isinstance(widget, forms.PasswordInput) and not widget.render_value for widget in widgets):
        lost.append("les mots de passe (à retaper)")
    if any(widget.needs_multipart_form for widget in widgets):
        lost.append("les fichiers (à choisir de nouveau)")
    return "Rien n’est encore enregistré. Ce que vous avez écrit est gardé" + (
        f", sauf {' et '.join(lost)}." if lost else "."
    )


def fault_of(field: forms.BoundField) -> str:
    """What to do about a field that was refused: one sentence, or one for each thing that is wrong with it."""
    told = [_sentence(field, error) for error in field.errors.as_data()]
    return " ".join(dict.fromkeys(told))


def _sentence(field: forms.BoundField, error: ValidationError) -> str:
    own = _own_words(field.field, error)
    if own is None:
        return " ".join(error.messages)
    return _about_address(str(field.value() or "")) if own == _TO_DO[0][2] else own


def _own_words(field: forms.Field, error: ValidationError) -> str | None:
    """Our words for what a framework said; None for what a form says itself."""
    missing, wrong = next((words[1], words[2]) for words in _TO_DO if isinstance(field, words[0]))
    params = error.params or {}
    limit, shown = params.get("limit_value"), params.get("show_value")
    if error.code == "max_length" and isinstance(limit, int) and isinstance(shown, int):
        return f"C’est trop long de {shown - limit} signes : {limit} au plus."
    if error.code == "min_length" and limit:
        return f"C’est trop court : {limit} signes au moins."
    if error.code in _PASSWORD:
        return _PASSWORD[error.code].format(**params)
    if error.code == "max_value":
        return f"Ce nombre est trop grand : {limit} au plus."
    if error.code == "min_value":
        return f"Ce nombre est trop petit : {limit} au moins."
    if not _is_frameworks(field, error):
        return None
    return _missing(field, missing) if error.code == "required" else wrong


def _missing(field: forms.Field, generally: str) -> str:
    """What to write, by what the field tells browsers that it takes."""
    takes = str(field.widget.attrs.get("autocomplete", ""))
    return _BY_AUTOCOMPLETE.get(takes) or (_SOME_WORDS if isinstance(field.widget, forms.Textarea) else generally)


def _is_frameworks(field: forms.Field, error: ValidationError) -> bool:
    """Whether the message is one that Django gives fields of this kind, and no form of ours wrote."""
    said = str(error.message)
    defaults = [one for kind in type(field).__mro__ for one in vars(kind).get("default_error_messages", {}).items()]
    known = {str(message) for code, message in defaults if code == error.code}
    return said in known or said in (str(EmailValidator.message), str(URLValidator.message))


def _about_address(typed: str) -> str:
    """What an address that cannot be one lacks."""
    name, at, domain = typed.partition("@")
    if not at:
        return f"Il manque l’arobase (@). {ADDRESS}"
    if not domain:
        return f"Il manque ce qui suit l’arobase. {ADDRESS}"
    if not name:
        return f"Il manque ce qui précède l’arobase. {ADDRESS}"
    if any(sign.isspace() for sign in typed.strip()):
        return f"Une adresse n’a pas d’espace. {ADDRESS}"
    return _TO_DO[0][2]
