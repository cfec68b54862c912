"""What the arguments of every route are filled with on the ground of the walk, and what is asked of each.

A route without arguments fills itself. One with arguments is filled from `FILLS`, or carries nothing (`CARRY_NOTHING`,
with the reason); any other stands in `undeclared_routes` and fails the walk.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import product
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group
from wagtail import hooks
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, Page, Site, Task, Workflow

from asv.contact.models import ReceivedMessage
from asv.jobs.models import OutgoingMail
from asv.statement.models import Answer, Audit
from asv.stewardship.guide import CHAPTERS
from asv.stewardship.models import Link
from asv.taxonomy.subjects import subjects
from experiences.proposals.models import Proposal, ProposalFile
from network.alerts.models import Subscription
from network.directory.models import ClosedContact, ContactMade, Handover, Post
from network.meetings.models import MeetingSeries
from network.meetings.registrations.models import Registration
from network.networks.models import Invitation, Membership
from search.models import JudgedQuery, PromotedAnswer, Synonym, WantedTopic
from search.skos.schemes import TITLES
from tests.factories.routes import Route

Values = Callable[[Any], list[Any]]


def _of(model: Any) -> Values:
    return lambda ground: [*model.objects.order_by("-pk").values_list("pk", flat=True)[:30]] or [1]


def _terms(ground: Any) -> list[Any]:
    return [(name, row.pk) for name, subject in subjects().items() for row in subject.model.objects.all()[:2]]


def _pages(ground: Any) -> list[Any]:
    above = [page.pk for page in (ground.restricted_parent, ground.section, ground.pages["network"])]
    return [*_hidden(ground, "page_id"), *above]


def _hidden(ground: Any, name: str) -> list[Any]:
    return [value for hidden in ground.hidden.values() if (value := getattr(hidden, name))]


def _documents(ground: Any) -> list[Any]:
    return [hidden.document.pk for hidden in ground.hidden.values()]


def _images(ground: Any) -> list[Any]:
    return [hidden.image.pk for hidden in ground.hidden.values()]


def _page_and_revision(ground: Any) -> list[Any]:
    return [(one.page_id, one.revision_id) for one in ground.hidden.values() if one.revision_id]


def _compared(ground: Any) -> list[Any]:
    pairs = _page_and_revision(ground)
    return [(page, "earliest", revision) for page, revision in pairs] + [(page, "live", "latest") for page, _ in pairs]


def _below(ground: Any) -> list[Any]:
    """Adding below each parent: of the type that stands there."""
    return [("experiences", "experiencepage", page) for page in _pages(ground)]


def _paths(ground: Any) -> list[Any]:
    pages = [hidden.page for hidden in ground.hidden.values() if hidden.page]
    return [page.get_url().lstrip("/") for page in (*pages, ground.restricted_parent, *ground.pages.values())]


def _files(ground: Any) -> list[Any]:
    return [(one.document.pk, one.document.filename) for one in ground.hidden.values()]


def _former_files(ground: Any) -> list[Any]:
    documents = [one.document for one in ground.hidden.values()]
    return [(row.document_id, row.pk, row.filename) for one in documents for row in one.former_files.all()]


def _image_files(ground: Any) -> list[Any]:
    """Images and their copies, and the documents beside them by the ways that once led there."""
    images = [file.file.name for one in ground.hidden.values() for file in (one.image, *one.renditions)]
    beside = [f"images/{up}/{one.document.file.name}" for one in ground.hidden.values() for up in ("..", "%2e%2e")]
    return images + beside


def _slugs(ground: Any) -> list[Any]:
    hidden = [one.page.slug for one in ground.hidden.values() if one.page]
    return [page.slug for page in ground.pages.values()] + hidden


def _always(*values: Any) -> Values:
    return lambda ground: list(values)


def _actions(ground: Any) -> list[Any]:
    """Every bulk action there is."""
    return [
        (model._meta.app_label, model._meta.model_name, action.action_type)
        for action in hooks.get_hooks("register_bulk_action")
        for model in action.models
    ]


def _rows_of(route: Route) -> Values:
    """The rows of the model that a list of wagtail-modeladmin is named after; hidden pages for a page type."""
    found = apps.get_model(*route.name.split("_modeladmin_")[0].rsplit("_", 1))
    return _pages if issubclass(found, Page) else _of(found)


_TYPES = _always(("experiences", "experiencepage"), ("home", "plainpage"), ("network", "networkpage"))
_TYPE = "content_type_app_name content_type_model_name"
_SETTINGS = _always(("core", "sitesettings"))
_A_GUESS = _always("faux-jeton")

# (routes, arguments as they follow each other) → what fills them, the first that matches; `.*` ends a family.
FILLS: list[tuple[str, str, Values]] = [
    (r"vocabulary.*", "name", _always(*TITLES)),
    (r"wagtailadmin_api:pages:.*|wagtailadmin_explore.*|wagtailadmin_choose_page_child", "pk|parent_page_id", _pages),
    (r"wagtailadmin_api:pages:action", "action_name", _always("copy", "convert_alias", "create_alias", "publish")),
    (r"wagtailadmin_api:documents:.*", "pk", _documents),
    (r"wagtailadmin_api:images:.*", "pk", _images),
    (r"wagtail_bulk_action", "app_label model_name action", _actions),
    (r"wagtailadmin_pages:(add|preview_on_add)", f"{_TYPE} parent_page_id", _below),
    (r"wagtailadmin_pages:type_use.*", _TYPE, _TYPES),
    (r"wagtailadmin_pages:choose_parent", "app_label model_name", _TYPES),
    (r"wagtailadmin_pages:revisions_compare", "*", _compared),
    (r"wagtailadmin_pages:revisions_.*", "page_id revision_id", _page_and_revision),
    (r"wagtailadmin_pages:.*workflow_action.*", "action_name task_state_id", _always(("approve", 1), ("reject", 1))),
    (r"wagtailadmin_pages:.*", "page_id|parent_page_id|page_to_move_id", _pages),
    (r"wagtailadmin_pages:move_confirm", "destination_id", lambda ground: [ground.section.pk]),
    (r"wagtailadmin_pages:workflow_preview", "task_id", _of(Task)),
    (r"wagtailadmin_pages:workflow_history_detail", "workflow_state_id", _always(1)),
    (r"wagtailadmin_tag_model_autocomplete", "app_name model_name", _always(("taggit", "tag"))),
    (r"wagtailadmin_collections:.*", "pk|collection_id", _of(Collection)),
    (r"wagtailadmin_workflows:remove", "page_pk", _pages),
    (r"wagtailadmin_workflows:(edit_task|disable_task|enable_task|task_chosen)", "pk|task_id", _of(Task)),
    (r"wagtailadmin_workflows:add_task", "app_label model_name", _always(("wagtailcore", "groupapprovaltask"))),
    (r"wagtailadmin_workflows:.*", "pk|workflow_pk", _of(Workflow)),
    (r"wagtailadmin_editing_sessions:ping", "app_label model_name object_id session_id",
     lambda ground: [("wagtailcore", "page", pk, 1) for pk in _pages(ground)]),
    (r"wagtailadmin_editing_sessions:release", "session_id", _always(1)),
    (r"wagtaildocs:.*", "document_id|doc_id", _documents),
    (r"wagtailimages:preview", "filter_spec", _always("original", "max-165x165", "width-300")),
    (r"wagtailimages.*", "image_id", _images),
    (r"wagtaildocs:.*|wagtailimages:.*", "uploaded_file_id", _always(1)),
    (r"wagtaildocs_chooser:chosen", "pk", _documents),
    (r"wagtailimages_chooser:chosen", "pk", _images),
    (r"file_opening", "kind pk",
     lambda ground: [*product(["document"], _documents(ground)), *product(["image"], _images(ground))]),
    (r"wagtailredirects:.*", "redirect_id", _of(Redirect)),
    (r"wagtailsettings:.*", "app_name model_name", _SETTINGS),
    (r"wagtailsettings:.*", "pk", _always(1)),
    (r"wagtailsites:.*", "pk", _of(Site)),
    (r"wagtailusers_users:.*", "pk", lambda ground: [user.pk for user in ground.people.values() if user]),
    (r"wagtailusers_groups:.*", "pk", _of(Group)),
    (r"statement_audit:.*", "pk", _of(Audit)),
    (r"statement_answer:.*", "pk", _of(Answer)),
    (r"contact_receivedmessage:.*|offered_draft", "pk", _of(ReceivedMessage)),
    (r"proposals_proposal:.*", "pk", _of(Proposal)),
    (r"proposal_question", "token rank", _always(("faux-jeton", "1"))),
    (r"proposal_file(_remove)?", "token key", _always(("faux-jeton", "une-cle"))),
    (r"proposal_file_for_the_team", "pk", _of(ProposalFile)),
    (r"registrations_registration:.*", "pk", _of(Registration)),
    (r"network_meetingseries:.*", "pk", _of(MeetingSeries)),
    (r"directory_post:.*", "pk", _of(Post)),
    (r"directory_handover:.*|own_handover", "pk", _of(Handover)),
    (r"directory_contactmade:.*", "pk", _of(ContactMade)),
    (r"directory_closedcontact:.*", "pk", _of(ClosedContact)),
    (r"search_synonyms:.*", "pk", _of(Synonym)),
    (r"search_answers:.*", "pk", _of(PromotedAnswer)),
    (r"search_wanted:.*", "pk", _of(WantedTopic)),
    (r"search_judged:.*", "pk", _of(JudgedQuery)),
    (r"taxonomy_change", "*", _terms),
    (r"taxonomy_undo", "pk", _of(apps.get_model("taxonomy", "vocabularychange"))),
    (r"territory_chooser:chosen", "pk", _of(apps.get_model("taxonomy", "territory"))),
    (r"(experiences_)?organisation_chooser:chosen", "pk", _of(apps.get_model("taxonomy", "organisation"))),
    (r"mailroom_act", "act pk", lambda ground: [("envoyer", pk) for pk in _of(OutgoingMail)(ground)]),
    (r"demarche_import.*", "pk", _always(1)),
    (r"old_import.*|recit_arrange|recit_abandon", "pk", _always(1)),
    (r"demarche_template", "extension", _always("csv", "xlsx")),
    (r"wagtaildocs_serve", "*", _files),
    (r"former_file", "*", _former_files),
    (r"former_text", "*", lambda ground: [row[:2] for row in _former_files(ground)]),
    (r"former_files|document_text.*", "*", _documents),
    (r"stewardship_mend", "link_id", _of(Link)),
    (r"stewardship_review|search_words_read", "page_id", _pages),
    (r"help_chapter", "slug", _always(*(chapter.slug for chapter in CHAPTERS))),
    (r"stewardship_yearly", "year", _always(2026)),
    (r"second_thought", "*", lambda ground: [*product(_pages(ground), ("retenir", "envoyer", "revenir"))]),
    (r"page_action", "*", lambda ground: [*product(_pages(ground), ("unpublish", "delete"))]),
    (r"wagtaildocs_authenticate_with_password", "restriction_id", _always(1, 2)),
    (r"wagtailcore_authenticate_with_password", "page_view_restriction_id page_id",
     lambda ground: [(row.pk, row.page_id) for row in apps.get_model("wagtailcore.PageViewRestriction").objects.all()]),
    (r"wagtail_serve", "*", _paths),
    (r"image_file", "path", _image_files),
    (r"permalink.*|api_resource", "resource_id", _pages),
    (r"toggle_favourite|watch", "page_id", _pages),
    (r"network_.*", "slug", lambda ground: [ground.pages[name].slug for name in ("network", "other")]),
    (r"network_meeting_.*", "pk", lambda ground: [ground.pages[name].pk for name in ("meeting", "recorded")]),
    (r"network_(answer|.*group.*|theme_gone)", "pk", _of(Membership)),
    (r"network_invitation.*|own_network_invitation", "pk", _of(Invitation)),
    (r"meeting_.*|registration_sent|replay_.*", "slug", _slugs),
    (r"meeting_registration_remove", "pk", lambda ground: [ground.registration.pk]),
    (r"series_.*", "slug", _always("aucune")),
    (r"directory_.*organisation", "slug", _always("ville-de-lille")),
    (r"directory_.*|own_entry.*", "pk", lambda ground: [post.pk for post in ground.posts]),
    (r"subscription_.*|visitor_.*", "pk", _of(Subscription)),
    (r"(shared_)?dossier.*", "dossier_id", lambda ground: [one.pk for one in ground.dossiers.values()]),
    (r"dossier_item.*", "item_id", lambda ground: [one.pk for one in ground.shared.items.all()]),
    (r"(shared_)?dossier_export", "extension", _always("csv", "bib", "ris", "docx")),
    (r"forget_favourite", "favourite_id", _of(apps.get_model("accounts", "favourite"))),
    (r"notification_read", "pk", _of(apps.get_model("notifications", "notification"))),
    (r"place", "code", _always("fra", "dep-59", "com-59350")),
    (r"mosaic", "palette slug", lambda ground: [("pine", slug) for slug in _slugs(ground)]),
    # Secrets of mails: whoever guesses is told nothing; what each opens to its owner is walked by the channels.
    (r"subscription_.*|visitor_.*|private_.*|watch_stop|shared_.*|directory_.*|network_.*|registration.*|meeting_.*|proposal.*|organisation_.*|contact_answers",
     "token", _A_GUESS),
    (r"account_confirm_(email|change)", "key", _A_GUESS),
    (r"account_reset_password_from_key", "uidb36 key", _always(("1", "set-password"))),
    (r"wagtailadmin_password_reset_confirm", "uidb64 token", _always(("MQ", "set-password"))),
    (r"mfa_.*", "pk", _always(1)),
    (r"", "*", _always("rien-de-tel")),  # the admin's own answer to any other address
]  # fmt: skip

CARRY_NOTHING: dict[str, str] = {
    "wagtailadmin_error_test": "fails on purpose, to try the page of errors",
}

QUERIES: list[tuple[str, Callable[[Any], list[str]]]] = [
    (r"wagtail_bulk_action", lambda ground: [_ids(_pages(ground)), _ids(_documents(ground)), _ids(_images(ground))]),
    (r"wagtaildocs_chooser:chosen_multiple", lambda ground: [_ids(_documents(ground))]),
    (r"wagtailimages_chooser:chosen_multiple", lambda ground: [_ids(_images(ground))]),
    (r"wagtailadmin_choose_page_chosen_multiple", lambda ground: [_ids(_pages(ground))]),
    (r"wagtailadmin_api:.*:listing", lambda ground: ["limit=50&fields=*", "limit=50&order=title", "limit=50&offset=5"]),
    (r"wagtailadmin_choose_page_search|wagtailadmin_pages:search.*|.*_chooser:choose.*",
     lambda ground: [f"q={one.state.word('title')[:6]}" for one in ground.hidden.values()] + ["q=page", ""]),
    (r"(directory|registrations)_.*:index.*", lambda ground: ["", "export=csv", "q=page"]),
    (r"wagtailadmin_reports:.*|.*_modeladmin_index|.*usage.*|.*history.*", lambda ground: ["", "export=csv", "q=page"]),
    (r".*", lambda ground: ["", "q=page&p=1"]),
]  # fmt: skip


def _ids(values: Iterable[Any]) -> str:
    return "&".join(f"id={value}" for value in values)


def _offers(route: Route) -> Iterator[tuple[str, Values]]:
    if "_modeladmin_" in route.name:
        yield "instance_pk", _rows_of(route)
    for pattern, names, values in FILLS:
        if re.fullmatch(pattern, route.name):
            yield names, values


def _groups_of(route: Route) -> list[tuple[list[str], Values]] | None:
    """What fills each argument, or several at once; None where somebody has to say."""
    found: list[tuple[list[str], Values]] = []
    left = [argument.name for argument in route.arguments]
    while left:
        taken = next(((names, values) for offer, values in _offers(route) if (names := _taken(offer, left))), None)
        if taken is None:
            return None
        found.append(taken)
        left = left[len(taken[0]) :]
    return found


def _taken(offer: str, left: list[str]) -> list[str]:
    """The next arguments that an entry of `FILLS` fills: one of several names, some in their order, or all the rest."""
    if offer == "*":
        return left
    wanted = offer.split()
    return left[:1] if left[0] in offer.split("|") else left[: len(wanted)] if left[: len(wanted)] == wanted else []


def undeclared_routes(routes: Iterable[Route]) -> set[str]:
    """The addresses nobody said how to fill."""
    return {route.shape for route in routes if route.name not in CARRY_NOTHING and _groups_of(route) is None}


def addresses(route: Route, ground: Any) -> list[str]:
    """Every address of a route on this ground, its questions included."""
    if route.name in CARRY_NOTHING:
        return []
    groups = _groups_of(route)
    assert groups is not None, f"{route.shape}: say in tests/privacy/routes.py what fills it"
    questions = next(make(ground) for pattern, make in QUERIES if re.fullmatch(pattern, route.name))
    filled = [_filled(route, groups, values) for values in product(*(make(ground) for _, make in groups))]
    return [f"{path}?{question}" if question else path for path in filled for question in questions]


def _filled(route: Route, groups: list[tuple[list[str], Values]], values: tuple[Any, ...]) -> str:
    known: dict[str, Any] = {}
    for (names, _), value in zip(groups, values, strict=True):
        known |= zip(names, value if isinstance(value, tuple) else (value,), strict=True)
    return route.address(known)
