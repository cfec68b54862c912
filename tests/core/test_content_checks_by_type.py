"""The checks while writing, on every page type: what its preview shows is asked of the same rules, in a browser."""

import json
from html import unescape
from re import search

import pytest
from django.urls import reverse
from playwright.sync_api import sync_playwright
from wagtail.fields import RichTextField
from wagtail.models import Page, get_page_models

from asv.accounts.models import User
from home.models import NewsPage
from tests.core.test_content_checks import LONG, RUN, rules_without_wagtails_own
from tests.e2e.accessibility import AXE_SCRIPT
from tests.e2e.conftest import CHROMIUM
from tests.factories import experiences as make
from tests.factories.home import make_news, make_plain
from tests.factories.network import make_demarche, make_meeting, make_network
from tests.factories.site import PASSWORD, make_tree, pages_of

pytestmark = pytest.mark.django_db

TYPES = {model for model in get_page_models() if model.is_creatable and model is not Page}
WRITTEN = f'<h2>Titre</h2><h4>Trop bas</h4><p>{LONG}. Pour en lire plus, <a href="https://exemple.fr/">ici</a>.</p>'
# What comes of blocks and files that not every type has, put where a type has its content.
OTHER = """<img src="data:,"><table><tr><td>1</td></tr></table><video data-sans-sous-titres></video>
<img src="data:," alt="Une affiche" data-texte-pale></main>"""
OF_OTHER = {"image-alt", "asv-table-head", "asv-captions", "asv-pale-text"}


@pytest.fixture
def pages():
    """A page of each type."""
    tree = make_tree()
    made = [make.make(model) for model in make.FULL]
    made += [make_news(tree), make_plain(tree.home), make_meeting(tree), make_network(tree), make_demarche(tree)]
    found = {type(page): page for page in (*pages_of(tree), *made)}
    assert set(found) == TYPES
    return found


def badly_written(page):
    """The preview of a page whose editor wrote badly wherever its type lets one, and which rules that breaks."""
    rich = [field.name for field in page._meta.get_fields() if isinstance(field, RichTextField)]
    for name in rich:
        setattr(page, name, WRITTEN)
    if isinstance(page, NewsPage):
        page.body = [("text", WRITTEN)]
    for name in {"summary", "intro"}.intersection(field.name for field in page._meta.get_fields()):
        setattr(page, name, f"{LONG}.")
    preview = page.make_preview_request(extra_request_attrs={"is_preview": True}).content.decode()
    broken = {"asv-long-sentence", *(("asv-vague-link", "heading-order") if rich or isinstance(page, NewsPage) else ())}
    return preview, broken


@pytest.mark.browser
def test_the_preview_of_each_type_shows_each_rule_what_breaks_it(pages):
    shown = {model.__name__: badly_written(page) for model, page in pages.items()}
    told, found = rules_without_wagtails_own(), {}
    with sync_playwright() as playwright:  # ended here: as long as it runs Django refuses this process its database
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.route("**/*", lambda route: route.abort())
        for name, (preview, _broken) in shown.items():
            before, main, after = preview.rpartition("</main>")
            assert main, name
            page.set_content(before + OTHER + after)
            page.evaluate(AXE_SCRIPT)
            found[name] = {rule for rule, _number, _html in page.evaluate(RUN, told)}
    for name, (_preview, broken) in shown.items():
        assert found[name] >= broken | OF_OTHER, name


def test_the_form_of_each_type_has_the_panel_and_our_rules(client, pages):
    client.force_login(User.objects.create_superuser("admin@asv.example", PASSWORD))
    for model, page in pages.items():
        html = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
        assert 'data-side-panel="checks"' in html, model
        found = search(r'<script id="checker-axe-configuration" type="application/json">(.*?)</script>', html)
        rules = {rule["id"] for rule in json.loads(unescape(found[1]))["spec"]["rules"]}
        assert {"asv-vague-link", "asv-table-head", "asv-captions", "asv-pale-text", "asv-long-sentence"} <= rules, (
            model
        )
