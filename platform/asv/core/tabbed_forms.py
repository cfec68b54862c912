"""Forms of pages in the admin: what stands around the fields is written once for a process, what is in them each time.

Headings, labels, helps, icons and the boxes around them say the same in every form of a type of page, and are most of
what writing it costs. Wagtail's own templates write them; what they read is in the key.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator
from itertools import count
from typing import TypeAlias

from django.forms.widgets import ChoiceWidget, Media
from django.template.loader import get_template
from django.utils.functional import cached_property
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from telepath import BaseAdapter, ValueNode
from wagtail.admin import panels as wagtail
from wagtail.admin.telepath import JSContext, register

from asv.core.boxes import CheckboxSelectMultiple
from asv.core.latest import Latest

Bound: TypeAlias = wagtail.Panel.BoundPanel

MOST = 64  # types of pages and what some of their readers do not see: 100 to 200 KB each
_GAP = re.compile("\ue000(\\d+)\ue001")
_INDENTED = re.compile(r"\s*\n\s*")
_JSON = re.compile('="([^"\']*&quot;[^"\']*)"')
# Their templates say nothing of the page; what derives from these may (« Publication » shows when it is planned).
_GROUPS = (wagtail.ObjectList, wagtail.MultiFieldPanel, wagtail.FieldRowPanel)


_around: Latest[list[str]] = Latest(MOST)  # text, the number of what stands there, text…
_definitions: Latest[tuple[dict[str, object], Media]] = Latest(MOST)


class _Gap:
    """A panel with its furniture, and a mark in place of what it holds."""

    def __init__(self, panel: Bound, number: int) -> None:
        self._panel, self._mark = panel, mark_safe(f"\ue000{number}\ue001")  # noqa: S308 - a number

    def __getattr__(self, name: str) -> object:
        return getattr(self._panel, name)

    def render_html(self, parent_context: object = None) -> SafeString:
        """The label, the help and the comment's button of a field around the mark; of another panel the mark alone."""
        if not _is_field(self._panel):
            return self._mark
        context = {**self._panel.get_context_data(parent_context), "rendered_field": self._mark}
        return SafeString(get_template(self._panel.template_name).render(context))


class TabbedForm(wagtail.TabbedInterface):
    """Wagtail's tabs, as the outermost panel of a form."""

    @cached_property
    def _form_class(self) -> type:
        form_class: type = super().get_form_class()
        return form_class

    def get_form_class(self) -> type:
        """The class of the form, which its panels alone say: made once, as a form that a module defines."""
        return self._form_class

    class BoundPanel(wagtail.TabbedInterface.BoundPanel):
        def render_html(self, parent_context: object = None) -> SafeString:
            """The form as Wagtail writes it, without its indents; one that was sent is Wagtail's, with its errors."""
            if self.form.is_bound:
                return SafeString(super().render_html(parent_context))
            around = list(_around.get(_key(self, _traits), self._write_around))
            leaves = list(_leaves(self))
            for place in range(1, len(around), 2):
                around[place] = _light(_inside(leaves[int(around[place])], parent_context))
            return mark_safe("".join(around))  # noqa: S308 - templates wrote it

        def _write_around(self) -> list[str]:
            bound = self.panel.get_bound_panel(
                instance=self.instance, request=self.request, form=self.form, prefix=self.prefix
            )
            _leave_gaps(bound, count())
            written = wagtail.TabbedInterface.BoundPanel.render_html(bound)
            return _GAP.split(_INDENTED.sub("\n", written))


def _is_group(panel: Bound) -> bool:
    return type(panel.panel) in _GROUPS or isinstance(panel.panel, TabbedForm)


def _is_field(panel: Bound) -> bool:
    """Whether it is Wagtail's panel of a field that is not read only, around whose widget nothing changes."""
    return type(panel) is wagtail.FieldPanel.BoundPanel and panel.bound_field is not None


def _leaves(group: Bound) -> Iterator[Bound]:
    """The panels that are shown and hold no others, in order."""
    for child in group.visible_children:
        yield from _leaves(child) if _is_group(child) else (child,)


def _leave_gaps(group: Bound, numbers: Iterator[int]) -> None:
    """Have the panels that are shown and hold no others write a mark, by number."""
    children = []
    for child in group.children:
        if child.is_shown() and _is_group(child):
            _leave_gaps(child, numbers)
        elif child.is_shown():
            child = _Gap(child, next(numbers))
        children.append(child)
    group.children = children


def _inside(panel: Bound, parent_context: object) -> str:
    """What a panel that holds no others writes in its gap."""
    if not _is_field(panel):
        return str(panel.render_html(parent_context))
    attrs = {"aria-describedby": f"{panel.prefix}-helptext"} if panel.help_text else {}
    return str(panel.bound_field.as_widget(attrs=attrs))


def _light(written: str) -> str:
    """The same HTML with its JSON between apostrophes: six letters for each of its quotes were a third of it."""
    return _JSON.sub(lambda found: "='" + found[1].replace("&quot;", '"') + "'", written)


def _key(panel: Bound, of: Callable[[Bound], Hashable]) -> Hashable:
    """What a form's panels show that its page, its reader or its form may change."""
    return panel.panel, panel.prefix, get_language(), tuple(map(of, _all(panel)))


def _all(panel: Bound) -> Iterator[Bound]:
    """The panel and what it holds and shows, at every depth."""
    yield panel
    for child in panel.visible_children if isinstance(panel, wagtail.PanelGroup.BoundPanel) else ():
        yield from _all(child)


def _traits(panel: Bound) -> Hashable:
    return panel.prefix, str(panel.heading), str(panel.help_text), panel.is_required(), panel.show_panel_furniture()


def _widget(panel: Bound) -> Hashable:
    """What the scripts of the admin are told of a panel."""
    field = panel.bound_field if isinstance(panel, wagtail.FieldPanel.BoundPanel) else None
    widget = field and field.field.widget
    return type(panel), panel.prefix, type(widget), str(widget and widget.attrs), _choices(widget)


def _choices(widget: object) -> Hashable:
    """What is chosen from, where the scripts are told of it."""
    if not isinstance(widget, ChoiceWidget) or isinstance(widget, CheckboxSelectMultiple):
        return ()
    return tuple((str(value), str(label)) for value, label in widget.choices)


class _Definitions(BaseAdapter):
    """What the scripts of the admin are told of a form's panels, and of how their widgets are drawn anew."""

    def build_node(self, obj: Bound, context: JSContext) -> ValueNode:
        """The panels as Wagtail tells of them; their references count from nothing: the form is packed alone."""
        told, media = _definitions.get(_key(obj, _widget), lambda: _tell(obj))
        context.add_media(media)
        return ValueNode(told)


def _tell(form: Bound) -> tuple[dict[str, object], Media]:
    own = JSContext()
    name, told = form.telepath_pack(own)
    return {"_type": name, "_args": own.pack(told)}, own.media


register(_Definitions(), TabbedForm.BoundPanel)
