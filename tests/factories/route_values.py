"""What may stand in the holes of an address so that it leads somewhere: read from the database and from sent mails."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.urls import Resolver404, resolve
from wagtail.models import Page

from asv.core.models import AsvImage
from tests.factories.routes import Argument, Route

# Whose number an argument of this name is, wherever it stands.
_BY_NAME = {
    "page_id": "wagtailcore.Page",
    "parent_page_id": "wagtailcore.Page",
    "page_to_move_id": "wagtailcore.Page",
    "destination_id": "wagtailcore.Page",
    "page_pk": "wagtailcore.Page",
    "revision_id": "wagtailcore.Revision",
    "workflow_pk": "wagtailcore.Workflow",
    "workflow_state_id": "wagtailcore.WorkflowState",
    "task_id": "wagtailcore.Task",
    "task_state_id": "wagtailcore.TaskState",
    "collection_id": "wagtailcore.Collection",
    "session_id": "wagtailadmin.EditingSession",
    "uploaded_file_id": "wagtailcore.UploadedFile",
    "restriction_id": "wagtailcore.CollectionViewRestriction",
    "page_view_restriction_id": "wagtailcore.PageViewRestriction",
    "redirect_id": "wagtailredirects.Redirect",
    "image_id": "core.AsvImage",
    "document_id": "core.AsvDocument",
    "doc_id": "core.AsvDocument",
    "object_id": "wagtailcore.Page",
    "resource_id": "resources.ResourcePage",
    "link_id": "stewardship.Link",
    "dossier_id": "dossiers.Dossier",
    "item_id": "dossiers.DossierItem",
    "favourite_id": "accounts.Favourite",
}
# Whose number `pk` is, by the beginning of the address; the longest that fits.
_BY_PLACE = {
    "/admin/ancien-site/": "operations.PagesImport",
    "/admin/messages-recus/": "contact.ReceivedMessage",
    "/admin/recit-depuis-document/": "operations.ReadDocument",
    "/admin/pages/": "wagtailcore.Page",
    "/admin/api/main/pages/": "wagtailcore.Page",
    "/admin/api/main/documents/": "core.AsvDocument",
    "/admin/api/main/images/": "core.AsvImage",
    "/admin/documents/": "core.AsvDocument",
    "/admin/fichiers/": "core.AsvDocument",
    "/admin/collections/": "wagtailcore.Collection",
    "/admin/workflows/": "wagtailcore.Workflow",
    "/admin/workflows/tasks/": "wagtailcore.Task",
    "/admin/courrier/": "jobs.OutgoingMail",
    "/admin/demarches/imports/": "demarches_data.DemarcheImport",
    "/admin/recits-proposes/fichiers/": "proposals.ProposalFile",
    "/admin/settings/": "wagtailcore.Site",
    "/admin/vocabulaires/<vocabulary>/": "taxonomy.Theme",
    "/admin/vocabulaires/changements/": "taxonomy.VocabularyChange",
    "/compte/alertes/": "updates.Subscription",
    "/compte/notifications/": "notifications.Notification",
    "/compte/annuaire/": "directory.Post",
    "/compte/double-authentification/": "mfa.Authenticator",
    "/compte/reseaux/": "memberships.Invitation",
    "/annuaire/fiches/": "directory.Post",
    "/reseaux/<slug>/groupes/": "memberships.WorkingGroup",
    "/reseaux/<slug>/animer/invitations/": "memberships.Invitation",
    "/reseaux/<slug>/animer/membres/": "memberships.Membership",
    "/reseaux/<slug>/animer/travaux/themes/": "memberships.YearTheme",
    "/reseaux/<slug>/animer/travaux/groupes/": "memberships.WorkingGroup",
    "/reseaux/<slug>/animer/rencontres/": "network.MeetingPage",
    "/rencontres/<slug>/inscriptions/": "registrations.Registration",
}
_SLUG_OF = {
    "/reseaux/": "network.NetworkPage",
    "/rencontres/": "network.MeetingPage",
    "/rencontres/serie/": "network.MeetingSeries",
    "/annuaire/": "taxonomy.Organisation",
}
_WORDS = {
    "app_label": ["wagtailcore", "network", "core"],
    "app_name": ["network", "core"],
    "content_type_app_name": ["experiences", "network"],
    "model_name": ["page", "meetingpage", "asvdocument"],
    "content_type_model_name": ["experiencepage", "meetingpage"],
    "kind": ["document", "image"],
    "action": ["delete", "publish", "unpublish", "move", "add_tags"],
    "action_name": ["approve", "reject", "publish", "copy"],
    "act": ["renvoyer", "annuler", "reprendre"],
    "extension": ["csv", "xlsx", "docx", "pdf", "bib"],
    "filter_spec": ["width-100", "fill-200x200"],
    "palette": ["pine"],
    "uidb36": ["1", "2"],
    "uidb64": ["MQ"],
    "key": ["set-password"],
    "rank": ["1", "10"],
    "vocabulary": ["theme"],
    "year": ["2026", "1999"],
}


def model_of(route: Route, name: str) -> type[Model] | None:
    """Whose number the argument of this name is on this route; None for what is no number, or unknown here."""
    if name in _BY_NAME:
        return apps.get_model(_BY_NAME[name])
    if name not in ("pk", "instance_pk"):
        return None
    model = getattr(route.view, "view_initkwargs", {}).get("model")
    if model is not None:
        return apps.get_model(model) if isinstance(model, str) else model
    modeladmin = re.fullmatch(r"/admin/(\w+)/(\w+)/\w+/<instance_pk>/", route.shape)
    if modeladmin:
        return apps.get_model(*modeladmin.groups())
    label = _longest(_BY_PLACE, route.shape)
    return apps.get_model(label) if label else None


def known_values(route: Route, argument: Argument, most: int = 5) -> list[str]:
    """Values with which the argument leads to something that is there; empty where none is known (a token)."""
    if argument.name in _WORDS:
        return [one for one in _WORDS[argument.name] if "|" not in argument.kind or one in argument.kind.split("|")]
    if argument.name == "slug" or argument.name == "code":
        return _slugs(route, most)
    if argument.name == "path":
        return [str(one.file) for one in AsvImage.objects.order_by("-pk")[:most]]
    if argument.name.startswith("part"):
        return _of_pattern(route, argument, most)
    model = model_of(route, argument.name)
    if model is None:
        return []
    return [str(pk) for pk in model._default_manager.order_by("-pk").values_list("pk", flat=True)[:most]]


def _slugs(route: Route, most: int) -> list[str]:
    if "<code>" in route.shape:
        rows = apps.get_model("taxonomy.Territory").objects.order_by("-pk")[:most]
        return [row.code for row in rows]
    label = _longest(_SLUG_OF, route.shape)
    if label is None:
        return ["essai"]
    return list(apps.get_model(label)._default_manager.order_by("-pk").values_list("slug", flat=True)[:most])


def _of_pattern(route: Route, argument: Argument, most: int) -> list[str]:
    if route.name == "wagtail_serve":
        pages = Page.objects.filter(depth__gt=1).order_by("-pk")
        return [one.url_path.split("/", 2)[2] for one in pages[: most * 8]]
    if route.name in {"wagtaildocs_serve", "document_text"}:
        rows = apps.get_model("core.AsvDocument").objects.order_by("-pk")[:most]
        return [str(one.pk) if argument.kind == r"\d+" else one.filename for one in rows]
    if route.name in {"former_file", "former_text"}:
        rows = apps.get_model("core.FormerFile").objects.order_by("-pk")[:most]
        return [str(row.pk) if argument.kind == r"\d+" else row.filename for row in rows] or ["1"]
    if "live|" in argument.kind or "unpublish|" in argument.kind:
        return argument.kind.split("|")[:2]
    return [str(pk) for pk in Page.objects.order_by("-pk").values_list("pk", flat=True)[:most]]


def _longest(table: dict[str, str], shape: str) -> str | None:
    fitting = [start for start in table if shape.startswith(start)]
    return table[max(fitting, key=len)] if fitting else None


def values_in_mails(texts: Iterable[str]) -> dict[str, list[dict[str, str]]]:
    """The arguments of every link of ours that was mailed, by the name of its view: tokens that open something."""
    found: dict[str, list[dict[str, str]]] = {}
    for path in sorted({path for text in texts for path in re.findall(r"https://asv\.example(/[^\s<>\"?#]+)", text)}):
        try:
            match = resolve(path)
        except Resolver404:
            continue
        held: dict[str, Any] = match.kwargs
        if held and match.view_name:
            found.setdefault(match.view_name, []).append({name: str(value) for name, value in held.items()})
    return found
