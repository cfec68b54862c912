"""A resource's content as HTML that people read: headings, texts and lists, made of its form alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import DateField, DateTimeField, TimeField
from django.template.defaultfilters import capfirst
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime, parse_time
from django.utils.html import conditional_escape, format_html, linebreaks
from django.utils.safestring import mark_safe
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField

from asv.core.blocks import FigureBlock, TableBlock
from asv.core.templatetags.asv import date_fr
from asv.core.text_figures import Figure
from asv.resources.models import ResourcePage
from network.meetings.when import hour_text
from operations.corpus.form import Form, models_by_type
from operations.corpus.markup import linked

# The parts of a block that head it, the first that is there.
_HEADS = ("title", "name", "label", "function")
_MOMENTS = ("starts_at", "ends_at")  # told as days where the whole day is meant
_LINE = 160


@dataclass(frozen=True, slots=True)
class Reader:
    """What a text is told with: the address of a thing (None: say its name alone), and its name.

    Of an image the label of kind `alternative` is what it shows, that of kind `credit` whose it is.
    """

    address_of: Callable[[str, str], str | None]
    label_of: Callable[[str, str], str]

    def rich(self, value: object) -> str:
        """The corpus's HTML as people read it."""
        return linked(str(value or ""), self.address_of, self.picture)

    def picture(self, figure: Figure) -> str:
        """An image with its caption and credit; nothing for one that is not there."""
        address = self.address_of("image", figure.image) if figure.image else None
        if not address:
            return ""
        credit = self.label_of("credit", figure.image)
        said = " ".join(filter(None, [figure.caption, f"Crédit : {credit}" if credit else ""]))
        shown = format_html('<img src="{}" alt="{}">', address, self.label_of("alternative", figure.image))
        caption = format_html("<figcaption>{}</figcaption>", said) if said else ""
        return format_html("<figure>{}{}</figure>", shown, caption)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a resource under its heading; `line` is all of it where one line holds it, with no paragraph around."""

    heading: str
    body: str
    line: str = ""


def parts_of(said: Form, reader: Reader) -> list[Part]:
    """The parts of a resource that hold something, in the order of its type."""
    model = models_by_type()[str(said["type"])]
    content = said.get("content")
    found = content if isinstance(content, dict) else {}
    days = [name for name in _MOMENTS if found.get("all_day")]
    told = {name: _day(value) if name in days else value for name, value in found.items() if value is not False}
    return [_part(model, name, told[name], reader) for name in model.carried_fields() if name in told]


def _part(model: type[ResourcePage], name: str, value: object, reader: Reader) -> Part:
    field = model._meta.get_field(name)
    if field.one_to_many:
        rows = value if isinstance(value, list) else []
        heading = field.related_model._meta.verbose_name_plural
        return Part(capfirst(heading), _list(_row(field.related_model, row, reader) for row in rows))
    heading = capfirst(field.verbose_name)
    if isinstance(field, StreamField):
        return Part(heading, "".join(_block(field.stream_block, value, reader, 3)))
    if isinstance(field, RichTextField):
        return Part(heading, reader.rich(value))
    words = _plain(_in_words(field, value), dict(field.choices or ()), reader)
    return Part(heading, linebreaks(words), words if len(words) <= _LINE and "\n" not in words else "")


def _day(moment: object) -> str:
    """The day of a moment, in France."""
    found = parse_datetime(str(moment))
    return timezone.localdate(found).isoformat() if found else str(moment)


def _in_words(kind: object, value: object) -> object:
    """A day, a moment or an hour as people say it, by the field or block that holds it; anything else as it is."""
    text = value if isinstance(value, str) else ""
    if isinstance(kind, (DateTimeField, blocks.DateTimeBlock)) and "T" in text and (moment := parse_datetime(text)):
        local = timezone.localtime(moment)
        return f"{date_fr(local)}, {hour_text(local)}"
    if isinstance(kind, (DateField, blocks.DateBlock)) and (day := parse_date(text)):
        return date_fr(day)
    if isinstance(kind, (TimeField, blocks.TimeBlock)) and (hour := parse_time(text)):
        return hour_text(hour)
    return value


def _row(model: type, row: object, reader: Reader) -> str:
    said = []
    for name, value in row.items() if isinstance(row, dict) else ():
        field = model._meta.get_field(name)  # type: ignore[attr-defined]
        words = _plain(_in_words(field, value), dict(field.choices or ()), reader)
        said.append(format_html("{} : {}", capfirst(field.verbose_name), words))
    return mark_safe("<br>".join(said))  # noqa: S308 - each was escaped


def _plain(value: object, choices: dict, reader: Reader) -> str:
    """A value in words, escaped."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, dict):
        return _named(value, reader)
    return conditional_escape(choices.get(value, value))


def _named(value: dict, reader: Reader) -> str:
    kind, name = next(iter(value.items()))
    label, address = reader.label_of(kind, name), reader.address_of(kind, name)
    return format_html('<a href="{}">{}</a>', address, label) if address else conditional_escape(label)


def _list(items: Iterator[str]) -> str:
    return mark_safe(f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>")  # noqa: S308 - escaped by whoever made them


def _block(block: blocks.Block, value: object, reader: Reader, level: int) -> Iterator[str]:
    if isinstance(block, blocks.StreamBlock):
        for item in value if isinstance(value, list) else ():
            if item["type"] in block.child_blocks:
                yield from _block(block.child_blocks[item["type"]], item["value"], reader, level)
    elif isinstance(block, TableBlock):
        yield mark_safe(block.to_python(value if isinstance(value, dict) else {}).table.html)  # noqa: S308 - escaped there
    elif isinstance(block, FigureBlock):
        yield reader.picture(_figure(value))
    elif isinstance(block, blocks.StructBlock):
        yield from _struct(block, value, reader, level)
    elif isinstance(block, blocks.ListBlock):
        held = value if isinstance(value, list) else []
        items = ["".join(_block(block.child_block, one, reader, level)) for one in held]
        yield _list(iter(items)) if items else ""
    else:
        yield _leaf(block, value, reader)


def _figure(value: object) -> Figure:
    said = value if isinstance(value, dict) else {}
    image = said.get("image")
    return Figure(str(image.get("image", "")) if isinstance(image, dict) else "", str(said.get("caption") or ""))


def _leaf(block: blocks.Block, value: object, reader: Reader) -> str:
    if isinstance(block, blocks.RichTextBlock):
        return reader.rich(value)
    if isinstance(block, blocks.URLBlock) and str(value).startswith(("https://", "http://")):
        return format_html('<p><a href="{0}">{0}</a></p>', value)
    if value in (None, ""):
        return ""
    words = _plain(_in_words(block, value), _choices(block), reader)
    return format_html("<p>{}</p>", mark_safe(words))  # noqa: S308 - escaped there


def _choices(block: blocks.Block) -> dict:
    return dict(block.field.choices) if isinstance(block, blocks.ChoiceBlock) else {}


def _struct(block: blocks.StructBlock, value: object, reader: Reader, level: int) -> Iterator[str]:
    said = value if isinstance(value, dict) else {}
    head = next((name for name in _HEADS if said.get(name) and name in block.child_blocks), None)
    if head:
        yield format_html("<h{0}>{1}</h{0}>", min(level, 4), said[head])
    for name, child in block.child_blocks.items():
        if name == head or said.get(name) in (None, "", [], {}):
            continue
        body = "".join(_block(child, said[name], reader, level + 1))
        short = not isinstance(
            child, (blocks.URLBlock, blocks.RichTextBlock, blocks.StreamBlock, blocks.ListBlock, blocks.StructBlock)
        )
        if short and child.label:
            words = mark_safe(_plain(_in_words(child, said[name]), _choices(child), reader))  # noqa: S308 - escaped there
            yield format_html("<p><b>{}</b> : {}</p>", capfirst(child.label), words)
        elif child.label and not isinstance(child, (blocks.RichTextBlock, blocks.URLBlock)):
            yield format_html("<p><b>{}</b></p>{}", capfirst(child.label), mark_safe(body))  # noqa: S308 - cleaned or escaped
        else:
            yield body
