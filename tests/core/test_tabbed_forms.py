"""Forms of pages: what stands around their fields is Wagtail's, letter for letter, whoever had it written."""

import json
import re

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.test import RequestFactory
from wagtail.admin import panels as wagtail
from wagtail.admin.rich_text import DraftailRichTextArea
from wagtail.admin.telepath import JSContext
from wagtail.models import get_page_models
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from asv.core.boxes import CheckboxSelectMultiple
from asv.core.rich_text import DraftailTextArea
from asv.core.tabbed_forms import TabbedForm
from asv.core.text_features import RICH_TEXT
from asv.taxonomy.models import Theme
from experiences.models import ExperiencePage
from tests.factories.accounts import make_admin
from tests.factories.experiences import make

MODELS = [model for model in get_page_models() if isinstance(model.get_edit_handler(), TabbedForm)]
BLANKS = re.compile(r"\s+")
# Draft.js has a name of its own for each paragraph of a text, drawn by chance each time it is read.
KEYS = re.compile(r"(&quot;key&quot;:&quot;)\w{5}")
BETWEEN_APOSTROPHES = re.compile("='([^']*)'")

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return make_admin()


def bound(page, user, data=None):
    handler = type(page).get_edit_handler()
    request = RequestFactory().get("/")
    request.user = user
    form = handler.get_form_class()(data, instance=page, for_user=user)
    return handler.get_bound_panel(instance=page, request=request, form=form)


def plain(html):
    """Without blanks and drawn names, and with quotes around each attribute."""
    quoted = BETWEEN_APOSTROPHES.sub(lambda found: '="' + found[1].replace('"', "&quot;") + '"', html)
    return KEYS.sub(r"\1", BLANKS.sub(" ", quoted))


def attributes(html):
    """Those of each element, in order, as a browser reads them."""
    elements = BeautifulSoup(html, "html.parser").find_all()
    return [
        (tag.name, {name: re.sub(r'("key": ?")\w{5}', r"\1", str(value)) for name, value in tag.attrs.items()})
        for tag in elements
    ]


def by_wagtail(panel):
    return plain(wagtail.TabbedInterface.BoundPanel.render_html(panel))


def written(page, user):
    return plain(bound(page, user).render_html())


def told(panel):
    return json.loads(json.dumps(JSContext().pack(panel), default=str))


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_form_of_each_type_is_what_wagtail_writes(model, editor):
    page = model(title="Une page")
    for _first_and_later in range(2):
        assert written(page, editor) == by_wagtail(bound(page, editor))


def test_the_json_in_attributes_is_read_back_as_it_was_and_weighs_less(editor):
    page = make(ExperiencePage, context="<p>L’eau d’« ici » : &quot;un&quot; &amp; 'deux' &lt;trois&gt;</p>")
    theirs = wagtail.TabbedInterface.BoundPanel.render_html(bound(page, editor))
    for _first_and_later in range(2):
        ours = bound(page, editor).render_html()
        assert attributes(ours) == attributes(theirs)
        assert len(BLANKS.sub(" ", ours)) < len(BLANKS.sub(" ", theirs)) * 0.9


def test_the_form_of_a_page_shows_its_own_values_and_no_others(editor):
    one, other = (
        make(ExperiencePage, title=title, summary=f"{title}, en bref.") for title in ("Un potager", "Une école")
    )
    theme = Theme.objects.create(slug="tabac", label="Tabac")
    other.themes.add(theme)
    for page in (one, other, one):
        assert written(page, editor) == by_wagtail(bound(page, editor))
    assert "Un potager, en bref." in written(one, editor)
    assert "Une école" not in written(one, editor)
    assert "w-field--checkbox_select_multiple" in written(one, editor)


def test_what_only_some_are_shown_is_in_nobody_elses_form(editor, monkeypatch):
    page = make(ExperiencePage)
    monkeypatch.setattr(wagtail.FieldPanel.BoundPanel, "is_shown", lambda panel: panel.field_name != "budget")
    without = written(page, editor)
    monkeypatch.undo()
    assert 'name="budget"' not in without
    assert 'name="budget"' in written(page, editor)
    assert "budget" in json.dumps(told(bound(page, editor)))


def test_a_form_that_was_refused_says_why(editor):
    page = make(ExperiencePage)
    streams = {name: streamfield([]) for name in ("course", "key_functions", "partners", "voices")}
    rows = {name: inline_formset([]) for name in ("organisation_links", "files", "comments")}
    sent = nested_form_data({"title": "", **streams, **rows})
    ours, theirs = (bound(ExperiencePage.objects.get(pk=page.pk), editor, sent) for _side in range(2))
    assert (ours.form.is_valid(), theirs.form.is_valid()) == (False, False)
    refused = plain(ours.render_html())
    assert refused == by_wagtail(theirs)
    assert "w-field--error" in refused
    assert "w-field--error" not in written(page, editor)


def test_the_scripts_are_told_of_the_same_panels_as_by_wagtail(editor):
    page = make(ExperiencePage)
    panel = bound(page, editor)
    name, arguments = panel.telepath_pack(None)
    assert told(panel) == {"_type": name, "_args": json.loads(json.dumps(JSContext().pack(arguments), default=str))}
    assert told(bound(page, editor)) == told(panel)


def test_what_the_scripts_need_is_fetched_the_second_time_too(editor):
    page, first, second = make(ExperiencePage), JSContext(), JSContext()
    first.pack(bound(page, editor))
    second.pack(bound(page, editor))
    assert str(first.media) == str(second.media)
    assert "telepath/widgets.js" in str(second.media)


def test_boxes_are_djangos():
    choices = [(1, "Santé mentale"), (2, "L’<eau> & l’air")]
    for value, attrs in (
        ([2], {"id": "id_x"}),
        (None, {"id": "id_x", "aria-describedby": "aide", "aria-invalid": "true"}),
    ):
        ours, theirs = (
            set(re.findall(r"<(?:input|label)[^>]*>[^<]*", plain(widget(choices=choices).render("x", value, attrs))))
            for widget in (CheckboxSelectMultiple, forms.CheckboxSelectMultiple)
        )
        assert {frozenset(tag.replace(">", " ").split()) for tag in ours} == {
            frozenset(tag.replace(">", " ").split()) for tag in theirs
        }


def test_the_editor_of_texts_is_told_what_wagtail_tells_it():
    ours, theirs = DraftailTextArea(features=RICH_TEXT), DraftailRichTextArea(features=RICH_TEXT)
    assert (
        ours.get_context("x", "<p>Un.</p>", {"id": "a"})["widget"]["attrs"]
        == (theirs.get_context("x", "<p>Un.</p>", {"id": "a"})["widget"]["attrs"])
    )
    assert str(ours.media) == str(theirs.media)
    assert DraftailTextArea(features=["bold"]).options != ours.options
