"""The editor of rich text in Wagtail's admin."""

from __future__ import annotations

import json
from typing import TypedDict

from django.core.serializers.json import DjangoJSONEncoder
from django.forms import Media
from django.forms.widgets import HiddenInput
from django.utils.translation import get_language
from wagtail.admin.rich_text import DraftailRichTextArea

from asv.core.bad_input import Unreadable

_BLOCK = ("key", "text", "type", "depth")
_ENTITY = ("type", "mutability", "data")
_EMPTY = "null"
_Context = dict[str, dict[str, dict[str, object]]]
# What is said of the same features, which fields name a handful of sets of, is made once for a process.
_options: dict[tuple[str, ...], dict[str, object]] = {}
_media: dict[tuple[str, ...], Media] = {}
_written: dict[tuple[str | None, ...], str] = {}


class Mark(TypedDict):
    """From where to where a text is bold, say."""

    offset: int
    length: int
    style: str


class Place(TypedDict):
    """Where a link or a picture stands, by its number."""

    offset: int
    length: int
    key: int


class Block(TypedDict):
    """A paragraph of the editor, before it is written."""

    key: str
    text: str
    type: str
    depth: int
    inlineStyleRanges: list[Mark]
    entityRanges: list[Place]


class Content(TypedDict):
    """A text of the editor."""

    blocks: list[Block]
    entityMap: dict[str, dict[str, object]]


class DraftailTextArea(DraftailRichTextArea):
    """Wagtail's own; what the browser did not write in its form is refused in words."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        # One object for the same features: the scripts of the admin are told of it once a form.
        self.options: dict[str, object] = _options.setdefault(tuple(self.features), self.options)

    @property
    def media(self) -> Media:
        """The scripts and styles of the features, gathered once for a process instead of for each text of a form."""
        features = tuple(self.features)
        if features not in _media:
            _media[features] = super().media
        return _media[features]

    def get_context(self, name: str, value: object, attrs: dict[str, object] | None) -> _Context:
        """Wagtail's, whose options are written as JSON once for a process: a récit has 18 texts, 2 KB each."""
        context: _Context = HiddenInput.get_context(self, name, value, attrs)
        key = get_language(), *self.features
        if key not in _written:
            _written[key] = json.dumps(self.options, cls=DjangoJSONEncoder)
        context["widget"]["attrs"]["data-w-init-detail-value"] = _written[key]
        return context

    def format_value(self, value: object) -> str:
        """The text as the editor itself will write it into its field once it has started, letter by letter.

        Wagtail takes what stands in a form two seconds after its beginning for what was read: on a slow machine, or
        of a long form, an editor that started later looked like a change, and the page got a draft that nobody wrote.
        """
        return as_the_editor_writes(json.loads(super().format_value(value)))

    def value_from_datadict(self, *args: object, **kwargs: object) -> str:
        """The text as it is kept. Raises Unreadable for what is no text of the editor."""
        try:
            return str(super().value_from_datadict(*args, **kwargs))
        except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
            raise Unreadable("Un texte du formulaire n’est pas arrivé comme l’éditeur l’écrit.") from error


def as_the_editor_writes(content: Content) -> str:
    """A text of the editor as its script serialises it: nothing where no word, no mark and no picture stands in it."""
    numbers: dict[int, int] = {}
    blocks = [_block(block, numbers) for block in content["blocks"]]
    if not any(str(block["text"]).strip() or block["inlineStyleRanges"] or block["entityRanges"] for block in blocks):
        return _EMPTY
    entities = {new: {name: content["entityMap"][str(old)][name] for name in _ENTITY} for old, new in numbers.items()}
    written = {"blocks": blocks, "entityMap": entities}
    return json.dumps(written, ensure_ascii=False, separators=(",", ":"))


def _block(block: Block, numbers: dict[int, int]) -> dict[str, object]:
    """A paragraph in the order of its names there; links and pictures numbered by turn, in `numbers` too."""
    ranges = [
        {"offset": one["offset"], "length": one["length"], "key": numbers.setdefault(one["key"], len(numbers))}
        for one in block["entityRanges"]
        if one["length"]
    ]
    written: dict[str, object] = {name: words for name, words in block.items() if name in _BLOCK}
    return {name: written[name] for name in _BLOCK} | {
        "inlineStyleRanges": _marks(block["inlineStyleRanges"]),
        "entityRanges": ranges,
        "data": {},
    }


def _marks(marks: list[Mark]) -> list[Mark]:
    """Marks of one style together, as one where they touch; the style first that begins first."""
    by_style: dict[str, list[Mark]] = {}
    for mark in sorted((mark for mark in marks if mark["length"]), key=lambda mark: mark["offset"]):
        of_style = by_style.setdefault(mark["style"], [])
        last = of_style[-1] if of_style else None
        if last and mark["offset"] <= last["offset"] + last["length"]:
            last["length"] = max(last["length"], mark["offset"] + mark["length"] - last["offset"])
        else:
            of_style.append(mark.copy())
    return [mark for of_style in by_style.values() for mark in of_style]
