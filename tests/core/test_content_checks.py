"""The checks of Wagtail's panel: what an editor is told of a page before it is published, on every page type."""

import json
from html import unescape
from re import search

import pytest
from django.urls import reverse
from playwright.sync_api import sync_playwright

from asv.accounts.models import User
from asv.core.content_checks import LONG_SENTENCE, EditorsChecks, marked
from tests.e2e.accessibility import AXE_SCRIPT
from tests.e2e.conftest import CHROMIUM
from tests.factories.site import PASSWORD, make_experience, make_tree

LONG = " ".join(["mot"] * (LONG_SENTENCE + 1))
SHORT = "Une phrase courte. " * 30
PAGE = """<html lang="fr"><head><title>x</title><meta name="description" content="x"></head><body><main>
<h1>Bilan</h1><h3 id="heading-order">Trop bas</h3>
<p>Pour en lire plus, cliquez <a href="/a" id="asv-vague-link">ici</a>. Voir <a href="/b">le bilan de 2019</a>.</p>
<p><a href="/c" class="asv-vague-link">https://exemple.fr/bilan</a> <a href="/d">Ici, à Lille</a></p>
<img src="data:," id="image-alt"><img src="data:," alt=""><img src="data:," alt="IMG_2019.jpg" id="alt-text">
<table id="asv-table-head"><tr><td>1</td></tr></table><table><tr><th>a</th></tr><tr><td>1</td></tr></table>
<video data-sans-sous-titres id="asv-captions"></video><video></video><p data-sans-sous-titres>Voir la vidéo</p>
<img src="data:," alt="Une affiche" data-texte-pale id="asv-pale-text">
{}</main></body></html>"""
RUN = """({options, spec}) => {
  axe.configure(spec);
  return axe.run(document, options).then(({violations}) =>
    violations.map(({id, nodes}) => [id, nodes.length, nodes[0].html]))
}"""


def test_a_preview_marks_long_sentences_and_empty_links_of_the_page_alone():
    html = f"<p>{LONG}.</p><main><p class='a'>{LONG}.</p><p>{SHORT}</p><li>{SHORT} Et {LONG}.</li></main>"
    found = marked(html)
    assert found.count("data-longue-phrase") == 2
    assert found.startswith(f"<p>{LONG}.</p>") and "<p data-longue-phrase class='a'>" in found
    easy = marked(f'<main><section class="easy"><p>{" ".join(["mot"] * 16)}.</p></section><p>{SHORT}</p></main>')
    assert easy.count("data-longue-phrase") == 1
    half = " ".join(["mot"] * (LONG_SENTENCE - 5))
    card = f"<main><li><article><h3>{half}</h3><p>{half}.</p></article></li><li><div>{LONG}</div></li></main>"
    assert marked(card).count("data-longue-phrase") == 1 and "<li data-longue-phrase><div>" in marked(card)
    links = ("ici", "Cliquez ici", "<b>Lire la suite</b>…", "https://exemple.fr", "Ici, à Lille", "Voir le bilan")
    told = [marked(f'<main><a href="/">{words}</a></main>') for words in links]
    assert ["data-lien-vague" in html for html in told] == [True, True, True, True, False, False]
    cited = f'<div class="cite" id="citer"><p>{LONG}. <a href="/r/1">https://exemple.fr/r/1</a></p></div>'
    told = marked(f'<main><a href="/">ici</a>{cited}<p>{LONG}.</p></main>')
    assert cited in told and "data-lien-vague" in told and "data-longue-phrase" in told
    assert f"<p>{SHORT}</p>" in found and marked("<p>x</p>") == "<p>x</p>"


def rules_without_wagtails_own():
    """What axe is told in the editor, without the two checks of Wagtail's own script: a page of a test has it not."""
    told = EditorsChecks(in_editor=True).get_axe_configuration(None)
    del told["messages"]  # lazy words
    own = {"check-image-alt-text", "check-empty-meta-description"}
    told["spec"]["checks"] = [check for check in told["spec"]["checks"] if check["id"] not in own]
    told["spec"]["rules"] = [rule for rule in told["spec"]["rules"] if not own.intersection(rule.get("any", ()))]
    told["options"]["runOnly"] = [
        rule for rule in told["options"]["runOnly"] if rule not in {"alt-text-quality", "empty-meta-description"}
    ]
    return told


@pytest.mark.browser
def test_each_rule_finds_its_fault_and_nothing_else():
    told = rules_without_wagtails_own()
    with sync_playwright() as playwright:  # ended here: as long as it runs Django refuses this process its database
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.set_content(marked(PAGE.format(f"<p>{LONG}</p>")))
        page.evaluate(AXE_SCRIPT)
        found = {rule: (number, html) for rule, number, html in page.evaluate(RUN, told)}
    assert {rule: number for rule, (number, _html) in found.items()} == {
        "heading-order": 1,
        "image-alt": 1,
        "asv-vague-link": 2,
        "asv-table-head": 1,
        "asv-captions": 2,
        "asv-pale-text": 1,
        "asv-long-sentence": 1,
    }
    for rule in ("heading-order", "image-alt", "asv-vague-link", "asv-table-head", "asv-captions", "asv-pale-text"):
        assert f'id="{rule}"' in found[rule][1]


@pytest.mark.django_db
def test_the_panel_of_the_editor_has_the_rules_and_their_words(client):
    client.force_login(User.objects.create_superuser("admin@asv.example", PASSWORD))
    page = make_experience(make_tree())
    html = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    found = search(r'<script id="checker-axe-configuration" type="application/json">(.*?)</script>', html)
    told = json.loads(unescape(found[1]))
    rules = {rule["id"] for rule in told["spec"]["rules"]}
    assert {"asv-vague-link", "asv-table-head", "asv-captions", "asv-pale-text", "asv-long-sentence"} <= rules
    assert all(told["messages"][rule]["help_text"] for rule in told["options"]["runOnly"])
    preview = page.make_preview_request(extra_request_attrs={"is_preview": True})
    assert preview.status_code == 200
