"""In the admin runs what Wagtail's widgets start, and nothing that somebody wrote."""

import random
import re

import pytest
from django.http import HttpResponse
from django.urls import reverse
from wagtail.models import Page

from asv.core.admin_scripts import give_nonces
from tests.depth import SEED, amount
from tests.factories.accounts import make_admin
from tests.factories.site import make_tree

INLINE = re.compile(r"<script\b(?![^>]*(?:\bsrc=|application/json|text/django))[^>]*>")


class Asked:
    csp_nonce = "abc"


@pytest.mark.walk
@pytest.mark.django_db
def test_every_script_of_every_form_has_the_nonce_that_the_policy_names(client):
    make_tree()
    client.force_login(make_admin())
    paths = [reverse("wagtailusers_users:add"), reverse("wagtailadmin_workflows:add"), "/admin/"]
    for page in Page.objects.filter(depth__gt=1).specific():
        paths.append(reverse("wagtailadmin_pages:edit", args=[page.pk]))
        for model in filter(lambda model: model.can_create_at(page), page.creatable_subpage_models()):
            names = [model._meta.app_label, model._meta.model_name, page.pk]
            paths.append(reverse("wagtailadmin_pages:add", args=names))
    nonces = set()
    for path in random.Random(SEED).sample(sorted(set(paths)), amount(16, len(set(paths)))):
        answer = client.get(path)
        assert answer.status_code == 200, path
        found = INLINE.findall(answer.content.decode())
        policy = answer["Content-Security-Policy"]
        script = policy.partition("script-src ")[2].partition(";")[0]
        assert "unsafe" not in script, path
        if not found:
            continue
        [given] = re.findall(r"'nonce-([^']+)'", script)
        assert set(found) == {f'<script nonce="{given}">'}, (path, set(found))
        nonces.add(given)
    assert len(nonces) > 5, "each answer has a nonce of its own"


STARTS = (
    'initDateChooser("id_a", {"dayOfWeekStart": 1, "format": "d/m/Y"});',
    'new ImageChooser("id_b", {"modalUrl": "/x/"});',
    '(function() {\n var panel = new InlinePanel(JSON.parse("{\\u0022a\\u0022: 1}"));\n })();',
)
OTHERS = (
    "alert(1)",
    'new ImageChooser("a", alert(1));',
    'new ImageChooser("a");alert(1)',
    'initDateChooser("a" + alert(1), {});',
    'new Function("alert(1)")',
    "new ImageChooser(`${alert(1)}`);",
    'initDateChooser("a", {"b": "c"</script><script>alert(1)',
    '(function() { var panel = new InlinePanel(JSON.parse("a"), alert(1)); })();',
    'new ImageChooser("a\\\\", alert(1), "");',
)


@pytest.mark.parametrize("script", STARTS)
def test_what_starts_a_widget_is_given_one(script):
    answer = HttpResponse(f"<p>é</p><script>{script}</script>")
    give_nonces(Asked(), answer)
    assert answer.content.decode() == f'<p>é</p><script nonce="abc">{script}</script>'


@pytest.mark.parametrize("script", OTHERS)
def test_nothing_else_is(script):
    before = f"<script>{script}</script>"
    answer = HttpResponse(before)
    give_nonces(Asked(), answer)
    assert answer.content.decode() == before
