"""Récits, sheets, reports, tools and documents for tests: bare, or with every field filled with its own word."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, Site

from asv.core.models import AsvDocument, AsvImage
from asv.resources.models import ResourceFile, ResourceOrganisation
from asv.taxonomy.models import Audience, DemarcheKind, Organisation, Territory, Theme
from experiences import models

_NUMBERS = count(1)
INDEXES = {
    models.ExperiencePage: (models.ExperienceIndexPage, "experiences", "Récits d’expériences"),
    models.ActionSheetPage: (models.ActionIndexPage, "inspir-actions", "Inspir’Actions"),
    models.AnalysisPage: (models.AnalysisIndexPage, "analyses", "Analyses"),
    models.ToolPage: (models.ToolkitIndexPage, "boite-a-outils", "Boîte à outils"),
    models.DocumentPage: (models.DocumentIndexPage, "documents", "Documents"),
}


def index_for(model: type) -> Page:
    """The list page of a type, made at first need."""
    index, slug, title = INDEXES[model]
    found = index.objects.first()
    if found:
        return found
    root = Site.objects.get(is_default_site=True).root_page
    return root.add_child(instance=index(title=title, slug=slug))


def make(model: type, **fields: Any) -> Any:
    """A published page of this type, with a title and what is given."""
    number = next(_NUMBERS)
    fields.setdefault("title", f"Titre {number}")
    fields.setdefault("slug", f"page-{number}")
    if model is models.DocumentPage and "document" not in fields:
        fields["document"] = make_document()
    return index_for(model).add_child(instance=model(**fields))


def make_document(name: str = "fiche.pdf", title: str = "Fiche expérience", **fields: Any) -> AsvDocument:
    """A document of 2,000 bytes."""
    return AsvDocument.objects.create(title=title, file=ContentFile(b"x" * 2000, name), file_size=2000, **fields)


def make_image(width: int = 40, height: int = 30) -> AsvImage:
    """An image, small unless said otherwise, with its alternative text."""
    from io import BytesIO

    from PIL import Image

    content = BytesIO()
    Image.new("RGB", (width, height), "teal").save(content, "PNG")
    content.seek(0)
    return AsvImage.objects.create(title="Photo", description="Un stand", file=ImageFile(content, "stand.png"))


def make_organisation(name: str, **fields: Any) -> Organisation:
    """An organisation with a site of its own."""
    number = next(_NUMBERS)
    return Organisation.objects.create(
        name=name, slug=f"org-{number}", website=f"https://org-{number}.example", **fields
    )


def word(name: str) -> str:
    """The word that stands for a field in a filled page: unlike any other on the page."""
    return f"mot-{name.replace('_', '-')}"


def filled_fields(model: type) -> dict[str, Any]:
    """A value for every text and rich field of this type's own."""
    own = {field.name for field in model._meta.local_fields if not field.is_relation}
    values: dict[str, Any] = {}
    for name in own:
        field = model._meta.get_field(name)
        if isinstance(field, StreamField) or field.choices:
            continue
        values[name] = f"<p>{word(name)}</p>" if isinstance(field, RichTextField) else word(name)
    return values


def classify(page: Any) -> None:
    """Give a page a term of each main vocabulary, a place with what contains it, an organisation and a file."""
    theme, _ = Theme.objects.get_or_create(slug="participation-des-habitants", defaults={"label": "Participation"})
    audience, _ = Audience.objects.get_or_create(slug="jeunes", defaults={"label": "Jeunes"})
    kind, _ = DemarcheKind.objects.get_or_create(slug="asv", defaults={"label": "Atelier santé ville"})
    place = lille()
    page.themes, page.audiences, page.demarches, page.territories = [theme], [audience], [kind], [place]
    page.organisation_links = [ResourceOrganisation(organisation=make_organisation(f"Ville {page.pk}"))]
    if not isinstance(page, models.DocumentPage):
        page.files = [ResourceFile(document=make_document(), label="La fiche")]
    page.start_year, page.end_year, page.date = 2015, None, date(2019, 12, 17)
    page.summary = "Des habitants formés relaient la prévention."
    page.source_label, page.source_url = "Centre de ressources", "https://source.example/page"
    page.source_date = date(2019, 12, 17)
    page.save()


def lille() -> Territory:
    """Lille, in its département and its région."""
    region, _ = Territory.objects.get_or_create(
        code="reg-32", defaults={"kind": "region", "insee": "32", "name": "Hauts-de-France"}
    )
    department, _ = Territory.objects.get_or_create(
        code="dep-59",
        defaults={"kind": "departement", "insee": "59", "name": "Nord", "parent": region, "path": "reg-32"},
    )
    defaults = {
        "kind": "commune",
        "insee": "59350",
        "name": "Lille",
        "parent": department,
        "path": "dep-59 reg-32",
        "latitude": 50.63,
        "longitude": 3.06,
    }
    return Territory.objects.get_or_create(code="com-59350", defaults=defaults)[0]


def full_experience(moments: int = 2, partners: int = 2) -> models.ExperiencePage:
    """A récit with everything filled."""
    organisation = make_organisation(f"Ville porteuse {next(_NUMBERS)}", phone="03 00 00 00 00")
    page = make(
        models.ExperiencePage,
        **filled_fields(models.ExperiencePage),
        contact_organisation=organisation,
        image=make_image(),
        course=[
            ("text", "<p>mot-texte</p>"),
            *(("moment", moment(n)) for n in range(moments)),
        ],
        key_functions=[("function", {"name": "mot-fonction", "how": "<p>mot-comment</p>"})],
        partners=[("partner", partner(n)) for n in range(partners)],
        voices=[("voice", {"quote": "mot-paroles", "who": "mot-qui"})],
    )
    classify(page)
    return page


def moment(number: int) -> dict[str, str]:
    """A key moment."""
    return {
        "title": f"mot-moment-{number}",
        "period": "mot-quand",
        "text": "<p>mot-recit</p>",
        "passage": "<p>mot-passage</p>",
    }


def partner(number: int) -> dict[str, Any]:
    """A partner known to the directory."""
    return {
        "name": f"mot-partenaire-{number}",
        "organisation": make_organisation(f"Partenaire {number} {next(_NUMBERS)}"),
        "role": ["pilotage", "relais"][number % 2],
        "contribution": "mot-apport",
    }


def full_sheet() -> models.ActionSheetPage:
    """A sheet with everything filled."""
    page = make(
        models.ActionSheetPage,
        **filled_fields(models.ActionSheetPage),
        contact_organisation=make_organisation("Centre social"),
        experience=make(models.ExperiencePage, title="Le récit entier"),
    )
    classify(page)
    return page


def full_analysis(assertions: int = 2) -> models.AnalysisPage:
    """A report with everything filled, each statement citing two récits."""
    cited = [make(models.ExperiencePage) for _ in range(assertions + 1)]
    page = make(
        models.AnalysisPage,
        **filled_fields(models.AnalysisPage),
        previous_edition=make(models.AnalysisPage, title="Analyse de 2017"),
        key_figures=[("figure", {"value": "16", "label": "mot-compte", "source": "mot-source"})],
        chapters=[
            (
                "chapter",
                {
                    "title": "mot-chapitre",
                    "content": [
                        ("text", "<p>mot-corps</p>"),
                        *(("assertion", assertion(cited[n : n + 2])) for n in range(assertions)),
                    ],
                },
            )
        ],
        characteristics=[
            ("characteristic", {"name": "mot-caractere", "text": "<p>mot-montre</p>", "experiences": cited[:1]})
        ],
        added_value_blocks=[
            (
                "value",
                {"for": "habitants", "how": ["mot-moyen"], "effects": ["mot-effet"], "experiences": cited[:1]},
            )
        ],
    )
    classify(page)
    return page


def assertion(cited: list[Page]) -> dict[str, Any]:
    """A statement and the récits that support it."""
    return {"text": "<p>mot-constat</p>", "experiences": cited}


def full_tool() -> models.ToolPage:
    """A tool with a file to read and one to edit."""
    page = make(models.ToolPage, **filled_fields(models.ToolPage), tool_kind="pedagogique")
    classify(page)
    page.files.add(ResourceFile(document=make_document("courrier.odt", "Modèle de courrier")))
    page.save()
    return page


def full_document() -> models.DocumentPage:
    """A document's notice with everything filled."""
    page = make(models.DocumentPage, **filled_fields(models.DocumentPage), document=make_document(kind="synthese"))
    classify(page)
    return page


FULL = {
    models.ExperiencePage: full_experience,
    models.ActionSheetPage: full_sheet,
    models.AnalysisPage: full_analysis,
    models.ToolPage: full_tool,
    models.DocumentPage: full_document,
}
