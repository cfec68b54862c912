"""The three parts of the form of one's own entry: each says what it holds and is unfolded to be changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms

from asv.core.templatetags.asv import pluriel
from network.directory.models import LINES, Level

_SEEN = {Level.NOBODY: "Personne", Level.MEMBERS: "Les membres", Level.PUBLIC: "Tout le monde"}


@dataclass(frozen=True, slots=True)
class Step:
    """A part of the form that is unfolded to be filled: `said` sums up what it holds, `folded` are fields for few."""

    anchor: str
    title: str
    said: str
    fields: Sequence[forms.BoundField]
    folded_title: str
    folded: Sequence[forms.BoundField]
    starts: bool

    @property
    def is_open(self) -> bool:
        """Whether it is where one begins, or has something to mend."""
        return self.starts or any(field.errors for field in (*self.fields, *self.folded))

    @property
    def is_unfolded(self) -> bool:
        """Whether something is to mend among the fields for few."""
        return any(field.errors for field in self.folded)


def steps_of(form: forms.Form, *, is_new: bool, exceptions: int) -> list[Step]:
    """What one does, who one is, who sees it: a new entry begins with the first, the others say what they hold.

    `exceptions` is how many lines others see than see the whole.
    """

    def bound(*names: str) -> list[forms.BoundField]:
        return [form[name] for name in names]

    held = form.initial
    apart = len(held.get("demarches", ())) + len(held.get("networks", ()))
    does = [str(held["organisation"]), *(place.name for place in held.get("territories", ())[:2])]
    is_one = [str(held["name"]) or "Sans nom", _counted(len(held.get("themes", ())), "thème,thèmes")]
    is_one += ["téléphone"] if held["phone"] else []
    seen = [_SEEN[form.fields["whole"].initial]]
    seen += [f"sauf {_counted(exceptions, 'ligne,lignes')}"] if exceptions else []
    return [
        Step("poste", "Ce que vous faites", _listed(does), bound("function", "organisation", "territories"),
             _titled("Démarches et réseaux", apart), bound("demarches", "networks"), is_new and not form.errors),
        Step("personne", "Qui vous êtes", _listed(is_one), bound("name", "themes", "presentation", "email", "phone"),
             "", (), False),
        Step("regard", "Qui vous voit", _listed(seen), bound("whole"), _titled("Sauf certaines lignes", exceptions),
             bound(*(f"level_{line}" for line in LINES)), False),
    ]  # fmt: skip


def _counted(number: int, words: str) -> str:
    """The number with its word; nothing where there is none."""
    return f"{number} {pluriel(number, words)}" if number else ""


def _listed(parts: Sequence[str]) -> str:
    """What is said, once each: a place is often called as its council is."""
    told = {part.casefold(): part for part in reversed(parts) if part}
    return ", ".join(reversed(told.values()))


def _titled(words: str, number: int) -> str:
    return f"{words} ({number})" if number else words
