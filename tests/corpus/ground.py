"""Sites for the corpus: one with something of every kind, emptied ones, archives and what is wrong with them."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

from django.conf import settings
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from asv.core.models import AsvDocument, AsvImage
from asv.core.text_figures import Figure
from asv.resources.models import ResourceFile, ResourceOrganisation, ResourcePage
from asv.taxonomy.models import VOCABULARIES, GlossaryEntry, Organisation, Term, Territory
from experiences.models import ActionSheetPage, AnalysisPage, DocumentPage, ExperiencePage, ToolPage
from home.models import NewsPage
from network.demarches.models import DemarchePage, DemarchePeriod, DemarchePost
from network.meetings.models import MeetingPage, MeetingSeries
from network.networks.models import NetworkPage
from operations.corpus.bag import MANIFEST, TAG_MANIFEST
from operations.corpus.exporting import export
from operations.models import ImportedThing
from tests.factories import files
from tests.factories.experiences import lille, make_image
from tests.factories.network import asv
from tests.factories.search import make_term
from tests.factories.site import make_document, make_experience

PDF = files.pdf("Une synthèse")


def publish(parent: Page, page: Page) -> Page:
    """A page under its list, published."""
    Page.objects.get(pk=parent.pk).add_child(instance=page)
    page.save_revision().publish()
    return page.specific


def make_everything(tree) -> dict[str, ResourcePage]:
    """A resource of every type, each naming others."""
    theme = make_term("theme", "essai-mediation", "Médiation d'essai", order=900)
    body = Organisation.objects.create(
        name="Ville d'essai", kind="collectivite", territory=lille(), website="https://ville.example"
    )
    GlossaryEntry.objects.create(slug="ess", term="ESS", meaning="Essai", definition="Un mot d'essai.")
    series = MeetingSeries.objects.create(name="Les matinales", slug="les-matinales")
    document, image = make_document("La synthèse", "synthese.pdf", PDF), make_image()
    made: dict[str, ResourcePage] = {}
    recit = ExperiencePage(
        title="Marcher pour se soigner",
        slug="marcher",
        summary="Un groupe de marche, et ce qu'il a changé.",
        date=date(2019, 12, 17),
        source_label="Une rencontre",
        image=image,
        contact_organisation=body,
        themes=[theme],
        territories=[lille(), own_place("Fives")],
        context=f"<p>Là.</p>{Figure(str(image.pk), 'Le départ, un matin').tag}<p>Puis ici.</p>",
        course=[
            ("moment", {"title": "Le départ", "period": "2018", "text": "<p>On <b>part</b>.</p>", "passage": ""}),
            ("text", "<p>Puis on revient.</p>"),
        ],
        partners=[
            ("partner", {"name": "La ville", "organisation": body, "role": "pilotage", "contribution": "Une salle"})
        ],
        voices=[("voice", {"quote": "On respire.", "who": "une habitante"})],
    )
    recit.files = [ResourceFile(document=document, label="À lire")]
    recit.organisation_links = [ResourceOrganisation(organisation=body, role="porteur")]
    made["experience"] = publish(tree.experiences, recit)
    links = (
        f'<p><a linktype="page" id="{recit.pk}">le récit</a>, <a linktype="document" id="{document.pk}">la note</a>, '
        '<a href="https://ailleurs.example/?a=1&amp;b=2">ailleurs</a></p>'
    )
    made["inspir-action"] = publish(
        tree.actions, ActionSheetPage(title="Marcher à midi", slug="marcher-a-midi", idea=links, experience=recit)
    )
    first = publish(tree.analyses, AnalysisPage(title="Analyse de 2017", slug="analyse-2017"))
    cited = {"text": "<p>La marche tient.</p>", "experiences": [recit]}
    value = {"for": "habitants", "how": ["en marchant"], "effects": ["on dort"], "experiences": [recit]}
    made["analyse"] = publish(
        tree.analyses,
        AnalysisPage(
            title="Analyse de 2019",
            slug="analyse-2019",
            previous_edition=first,
            chapters=[("chapter", {"title": "Tenir", "content": [("assertion", cited)]})],
            added_value_blocks=[("value", value)],
        ),
    )
    made["outil"] = publish(
        tree.toolkit, ToolPage(title="Une grille", slug="grille", tool_kind="pedagogique", body="<p>Pour parler.</p>")
    )
    made["document"] = publish(
        tree.documents, DocumentPage(title="Synthèse 2019", slug="synthese-2019", document=document, edition="2019")
    )
    figure = {"image": image, "caption": "Le stand"}
    made["actualite"] = publish(
        tree.news,
        NewsPage(
            title="Une nouvelle",
            slug="nouvelle",
            body=[("text", "<p>Bonjour.</p>"), ("figure", figure), ("download", {"document": document})],
        ),
    )
    made["reseau"] = publish(
        tree.networks,
        NetworkPage(
            title="Réseau d'essai",
            slug="reseau-d-essai",
            animator=body,
            topics=[("topic", {"title": "La marche", "period": "2019", "text": ""})],
        ),
    )
    made["rencontre"] = publish(
        tree.meetings,
        MeetingPage(
            title="Une matinale",
            slug="matinale",
            starts_at=datetime(2020, 3, 5, 9, tzinfo=UTC),
            video_url="https://visio.example/secrete",
            series=series,
            network=made["reseau"],
            host=body,
            report=document,
            programme=[
                (
                    "session",
                    {
                        "starts": "09:30:00",
                        "title": "Accueil",
                        "kind": "accueil",
                        "speakers": [{"function": "Coordination", "body": "Ville"}],
                    },
                )
            ],
        ),
    )
    demarche = DemarchePage(
        title="ASV d'essai",
        slug="asv-d-essai",
        kind=asv(),
        bearer=body,
        since=date(2010, 1, 1),
        reference="ASV-1",
        territories=[lille()],
    )
    demarche.periods = [DemarchePeriod(state="active", since=date(2010, 1, 1), note="Premier contrat")]
    demarche.coordination_posts = [DemarchePost(function="Coordination", organisation=body)]
    made["demarche"] = publish(tree.demarches, demarche)
    Redirect.objects.create(old_path="/ancien/recit", redirect_page=recit)
    make_experience(tree, "Un brouillon", live=False, context="<p>ebauchine</p>")
    return made


def own_place(name: str) -> Territory:
    """A place without official code, in Lille."""
    code = f"lieu-{name.lower()}"
    return Territory.objects.create(code=code, kind="secteur", name=name, parent=lille(), path="com-59350")


def empty() -> None:
    """The site without all that an archive brings: its lists and its places stay."""
    for page in ResourcePage.objects.all():
        page.specific.delete()
    ImportedThing.objects.all().delete()
    for model in (AsvDocument, AsvImage, Organisation, MeetingSeries, GlossaryEntry):
        model.objects.all().delete()
    for vocabulary in VOCABULARIES.values():
        clear(vocabulary)
    Territory.objects.filter(kind="secteur").delete()
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)


def clear(vocabulary: type[Term]) -> None:
    """All terms of a vocabulary, the lower ones first."""
    if vocabulary.has("parent"):
        vocabulary._default_manager.exclude(parent=None).delete()
    vocabulary._default_manager.all().delete()


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Every file of an archive but what tells the day it was made."""
    dated = {"bag-info.txt", TAG_MANIFEST}
    found = {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }
    return {path: content for path, content in found.items() if path not in dated}


def archive(folder: Path) -> Path:
    """An archive of the site as it is."""
    export(folder)
    return folder


def promise_again(folder: Path) -> None:
    """Write the lists anew, as whoever forges an archive would."""
    for name, inside in ((MANIFEST, True), (TAG_MANIFEST, False)):
        paths = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != TAG_MANIFEST]
        named = [(path.relative_to(folder).as_posix(), path) for path in paths]
        chosen = [(name, path) for name, path in named if name.startswith("data/") == inside]
        (folder / name).write_text(
            "".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {name}\n" for name, path in chosen)
        )


def change(folder: Path, slug: str, **said: object) -> None:
    """Have a resource of the archive say something else, and the lists promise it."""
    for path in folder.glob("data/resources/*/*/resource.json"):
        told = json.loads(path.read_text())
        if told["slug"] == slug:
            path.write_text(json.dumps({**told, **said}, ensure_ascii=False, indent=1) + "\n")
    promise_again(folder)


def zipped(folder: Path, place: Path, **more: bytes) -> Path:
    """The archive as a zip, with these files beside."""
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as file:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                file.write(path, f"corpus/{path.relative_to(folder).as_posix()}")
        for name, content in more.items():
            file.writestr(name, content)
    return place


def nothing() -> io.StringIO:
    """Where what a command says goes."""
    return io.StringIO()
