"""What of an entry a viewer sees: the one place that decides, for the page, the list, its words, vCards and exports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest

from asv.core.visibility import Visibility, visibility_of, visible_to
from asv.taxonomy.models import Territory, Theme
from network.directory.models import LINES, POST_LINES, Audience, Level, Post

_SEEN_BY = {Audience.PUBLIC: {Level.PUBLIC}, Audience.MEMBERS: {Level.PUBLIC, Level.MEMBERS}}
_MANY = {"territories", "demarches", "themes"}
# What decides whether a post shows, and what a list reads of its structure and places.
_JUDGED = ("withheld", "announced_vacant", "consented_at", "hidden_at", "levels", "holder__is_active")
_BODY = ("organisation__name", "organisation__acronym", "organisation__slug")
_PLACE = ("code", "name", "kind", "insee")


@dataclass(frozen=True, slots=True)
class Viewer:
    """Someone who looks: as a visitor or as a member, and which pages they may see listed."""

    audience: Audience
    visibility: Visibility


def viewer_as(audience: Audience) -> Viewer:
    """Anyone of this audience: for previews and for the words of the list."""
    return Viewer(audience, visible_to(None))


def viewer_of(request: HttpRequest) -> Viewer:
    """Who is behind a request: members are those signed in."""
    user = request.user
    member = user.is_authenticated and user.is_active
    return Viewer(Audience.MEMBERS if member else Audience.PUBLIC, visibility_of(request))


def shown_fields(post: Post, viewer: Viewer, lines: Sequence[str] = LINES) -> dict[str, Any]:
    """The lines of an entry this viewer sees, in order, those without a value left out; empty: they do not see it.

    Related rows come as lists; `contact` as True. Takes posts read with `with_related`.
    Fewer lines may be asked for, name and function among them.
    """
    if not _is_shown(post):
        return {}
    shown = {}
    for line in lines:
        if sees(post, line, viewer.audience) and (value := _value(post, line, viewer)):
            shown[line] = value
    # An entry without a title is nothing to look at, nor to find.
    return shown if "name" in shown or "function" in shown else {}


def _is_shown(post: Post) -> bool:
    if post.withheld:
        return False
    if post.holder is None:
        return post.announced_vacant
    return bool(post.holder.is_active and post.consented_at and not post.hidden_at)


def sees(post: Post, line: str, audience: Audience) -> bool:
    """Whether the holder of a post shows this line of it to this audience."""
    if post.is_vacant:
        return line in POST_LINES
    return post.level(line) in _SEEN_BY[audience]


def _value(post: Post, line: str, viewer: Viewer) -> object:
    if line == "contact":
        return True
    if line == "networks":
        return [page for page in post.networks.all() if viewer.visibility.may_list(page)]
    if line in _MANY:
        return list(getattr(post, line).all())
    return getattr(post, line)


def with_related(posts: Any, lines: Sequence[str] = LINES) -> Any:
    """A query of posts with all that `shown_fields` reads of these lines: five queries at most, however many posts.

    For a list, which asks for few lines, little is read.
    """
    every = len(lines) == len(LINES)
    related = {
        "territories": "territories" if every else Prefetch("territories", Territory.objects.only(*_PLACE)),
        "themes": Prefetch("themes", Theme.objects.select_related("parent")),
    }
    many = [related.get(line, line) for line in ("territories", "demarches", "networks", "themes") if line in lines]
    joined = ["holder", "organisation"] if "organisation" in lines else ["holder"]
    posts = posts.select_related(*joined).prefetch_related(*many)
    if every:
        return posts
    own = [line for line in lines if line not in (*_MANY, "networks", "organisation", "contact")]
    return posts.only(*_JUDGED, *own, *(_BODY if "organisation" in lines else ()))


def title_of(shown: dict[str, Any]) -> str:
    """What an entry is called before this viewer: the person's name, else the function."""
    return shown.get("name") or shown.get("function", "")
