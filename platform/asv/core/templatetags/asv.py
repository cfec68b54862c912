"""Filters and tags every template may use; none of them asks the database."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.forms import BoundField
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from asv.core.colours import palettes, scheme
from asv.core.faults import Faults, fault_of, faults_of
from asv.core.mosaic import written_out
from asv.core.typography import french_html, only_marks, with_marks_joined
from asv.core.written import written

register = template.Library()

_SUBHEADING = re.compile(r"(</?h)([34])(?=[\s>])")
_UNITS = ("octets", "Ko", "Mo", "Go")
_JSON_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@register.filter
def poids(size: int | None) -> str:
    """A weight in bytes as French readers write it: "689,6 Ko" (1 Ko = 1,024 bytes); empty for None."""
    if size is None:
        return ""
    value, unit = float(size), 0
    while value >= 1024 and unit < len(_UNITS) - 1:
        value, unit = value / 1024, unit + 1
    number = f"{value:.1f}".rstrip("0").rstrip(".") if unit else f"{value:.0f}"
    return f"{number.replace('.', ',')} {_UNITS[unit]}"


@register.filter
def pluriel(count: int, forms: str) -> str:
    """The form that agrees with a count: `{{ n|pluriel:"récit,récits" }}`; French plurals begin at 2."""
    singular, plural = forms.split(",")
    return plural if abs(count) >= 2 else singular


@register.filter
def typo(text: Any) -> SafeString:
    """French narrow spaces and apostrophes; plain text is escaped first, the tags of safe HTML are left alone."""
    return mark_safe(french_html(conditional_escape(text if text is not None else "")))  # noqa: S308 - escaped above


@register.filter
def alone(ids: Collection[int] | None, one: int) -> tuple[int, ...]:
    """Of these numbers this one, where it is among them: what a part of a page needs to know of them."""
    return (one,) if ids and one in ids else ()


@register.filter
def deeper(markup: object) -> SafeString:
    """Rich text whose sub-headings stand one level lower: where a heading of the third level is above it."""
    lower = _SUBHEADING.sub(lambda found: f"{found[1]}{int(found[2]) + 1}", str(markup))
    return mark_safe(lower)  # noqa: S308 - the richtext filter made it; only the number of a tag changed


@register.filter
def highlights(extract: object) -> SafeString:
    """A search extract in which `<mark>` is the only markup."""
    return mark_safe(with_marks_joined(only_marks(str(extract))))  # noqa: S308 - all but <mark> is escaped there


@register.filter
def date_fr(day: date | datetime | None) -> str:
    """A date in words, "1er mars 2024"; empty for None."""
    if not day:
        return ""
    if isinstance(day, datetime) and timezone.is_aware(day):
        day = timezone.localtime(day)
    return format_date(day, r"1\e\r F Y" if day.day == 1 else "j F Y")


@register.filter
def date_courte(day: date | datetime | None) -> str:
    """A date as the `datetime` attribute of `<time>` wants it: "2024-03-01"; empty for None."""
    return day.strftime("%Y-%m-%d") if day else ""


@register.simple_tag
def card_facts(extra: Mapping[str, object], place: str, at: date | None, formats: str) -> SafeString:
    """What a card says under its text: kind, place, day, state, files, how often redone. A dot never begins a line."""
    day = extra.get("when") or (date_fr(at) if at else "")
    kinds = (extra.get("tool_kind"), extra.get("kind"), extra.get("mode_label"))
    redone = f"refaite {extra['redone']} fois" if extra.get("redone") else ""
    told = (*kinds, place, day, extra.get("state"), formats, redone)
    return SafeString("\u00a0· ".join(typo(str(one)) for one in told if one))


@register.simple_tag
@lru_cache(maxsize=4096)
def mosaic(slug: str, palette: str = "pine", form: str = "card") -> str:
    """The address of the picture drawn for a slug in a palette."""
    return reverse("mosaic", args=[palette if palette in palettes() else "pine", slug or "asv"]) + f"?f={form}"


@register.simple_tag
def drawn(slug: str, palette: str = "pine", form: str = "card") -> SafeString:
    """The picture itself in place of its address, for lists: nothing in it needs escaping in an attribute."""
    return SafeString(written_out(slug or "asv", palette, form))


@register.simple_tag
def colour(name: str, of: str = "light") -> str:
    """A colour of colours.toml where no style sheet reaches: in mails, in `theme-color`."""
    return scheme(of)[name]


@register.simple_tag
@lru_cache(maxsize=128)
def icon(name: str) -> SafeString:
    """A decorative icon of the sprite; the words beside it say what it means."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        static("icons/sprite.svg"),
        name,
    )


@register.simple_tag(name="written")
def written_once(name: str, **given: object) -> SafeString:
    """`{% written "components/cite.html" citation=citation %}`: an `include … only` of a template that shows what it is
    given and nothing else, kept for these values (`asv.core.written`)."""
    return written(name, given)


@register.simple_tag(takes_context=True)
def current(context: template.Context, address: str) -> SafeString:
    """The attribute that marks a navigation link as leading to this page, or to the part of the site it is in."""
    path = getattr(context.get("request"), "path", "")
    if path == address:
        return SafeString(' aria-current="page"')
    return SafeString(' aria-current="true"') if path.startswith(address) else SafeString("")


@register.simple_tag(takes_context=True)
def current_view(context: template.Context, name: str) -> SafeString:
    """The attribute that marks a link to a named view as leading to this page."""
    match = getattr(context.get("request"), "resolver_match", None)
    return SafeString(' aria-current="page"' if match and match.url_name == name else "")


@register.simple_tag(takes_context=True)
def form_faults(context: template.Context) -> Faults | None:
    """What the forms of this page could not take; None on a page where all is well."""
    return faults_of(context.dicts)


@register.filter
def fault(field: BoundField) -> str:
    """What to do about a field that was refused."""
    return fault_of(field)


@register.simple_tag
def platform_name() -> str:
    """The site's name, where no request brings it (mails, the page of our own failure)."""
    return settings.SITE_NAME


@register.simple_tag
def platform_url(path: str = "") -> str:
    """An absolute address on the site, where no request brings it."""
    return f"{settings.SITE_URL}{path}"


@register.simple_tag
def json_ld(data: dict[str, object]) -> SafeString:
    """Structured data for search engines, in a script element that no text can leave."""
    written = json.dumps(data, ensure_ascii=False, default=str).translate(_JSON_ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(written))  # noqa: S308 - see above
