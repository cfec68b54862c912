"""The gallery of components, each with its samples: a page for those who build the site, absent in production."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from asv.core.colours import palettes
from asv.core.faults import faults_of

COMPONENTS = settings.ROOT / "templates" / "components"
IN_THE_FRAME = {
    "header.html", "footer.html", "head_meta.html", "citation_meta.html", "messages.html", "announcement.html",
    "page_meta.html",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sample:
    """One rendering of a component."""

    name: str
    html: SafeString


@dataclass(frozen=True, slots=True)
class Component:
    """A component, its file and its samples rendered."""

    name: str
    title: str
    layout: str
    samples: tuple[Sample, ...]


class SampleForm(forms.Form):
    """A form with every kind of field."""

    email = forms.EmailField(label="Adresse e-mail", help_text="Elle sert à vous connecter : personne ne la lit.")
    name = forms.CharField(label="Structure", error_messages={"required": "Écrivez le nom de votre structure."})
    rhythm = forms.ChoiceField(
        label="Rythme", choices=[("daily", "chaque jour"), ("weekly", "chaque semaine")], required=False
    )
    agreed = forms.BooleanField(label="J’accepte de recevoir les alertes", required=False)
    themes = forms.MultipleChoiceField(
        label="Thèmes",
        choices=[("sante-mentale", "Santé mentale"), ("addictions", "Addictions")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


def load_components(request: HttpRequest) -> list[Component]:
    """Every component that has a file of samples beside it, rendered."""
    from yaml import safe_load  # a tool of those who build the site: production does not install it

    return [_component(path, request, safe_load) for path in sorted(COMPONENTS.rglob("*.yaml"))]


def _component(path: Path, request: HttpRequest, read: Callable[[str], Any]) -> Component:
    told = read(path.read_text(encoding="utf-8"))
    name = path.relative_to(COMPONENTS).with_suffix(".html").as_posix()
    samples = tuple(
        Sample(sample["name"], render_to_string(f"components/{name}", _context(sample), request))
        for sample in told["samples"]
    )
    return Component(name, told["title"], told.get("layout", ""), samples)


def _context(sample: dict[str, Any]) -> dict[str, Any]:
    form = SampleForm({"email": "claire@exemple.fr", "name": "", "themes": ["addictions"]})
    context = dict(sample["context"])
    if "bound_field" in sample:
        context["field"] = form[sample["bound_field"]]
    if "bound_form" in sample:
        context["faults"] = faults_of([{"form": form}])
    return context


def styleguide(request: HttpRequest) -> HttpResponse:
    """The gallery; it does not exist where the demo accounts do not."""
    if not settings.DEMO_ACCOUNTS or find_spec("yaml") is None:
        raise Http404
    shown = [component for component in load_components(request) if component.name not in IN_THE_FRAME]
    return render(request, "styleguide/index.html", {"components": shown, "palettes": list(palettes())})
