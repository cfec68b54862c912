"""Every component has samples, and every sample renders under strict templates."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string

from asv.core.styleguide import COMPONENTS, load_components
from tests.factories.experiences import make_image

WITHOUT_SAMPLE = {"blocks/figure.html"}  # needs an image file: rendered by its own test


@pytest.fixture
def visitor(rf):
    request = rf.get("/charte/")
    request.user = AnonymousUser()
    return request


def component_files():
    return sorted(path.relative_to(COMPONENTS).as_posix() for path in COMPONENTS.rglob("*.html"))


@pytest.mark.parametrize("name", component_files())
def test_every_component_has_a_sample(name):
    assert name in WITHOUT_SAMPLE or (COMPONENTS / name).with_suffix(".yaml").exists()


@pytest.mark.django_db
def test_every_sample_renders(visitor):
    for component in load_components(visitor):
        assert component.samples, component.name
        for sample in component.samples:
            assert sample.html.strip(), (component.name, sample.name)


@pytest.mark.django_db
def test_the_gallery_is_served_where_demo_accounts_are(client, settings):
    assert client.get("/charte/").status_code == 200
    settings.DEMO_ACCOUNTS = False
    assert client.get("/charte/").status_code == 404


@pytest.mark.django_db
def test_structured_data_cannot_leave_its_script(visitor):
    component = next(c for c in load_components(visitor) if c.name == "head_meta.html")
    script = component.samples[0].html.split('<script type="application/ld+json">')[1]
    assert script.count("</script>") == 1
    assert "\\u003C/script\\u003E" in script


@pytest.mark.django_db
def test_a_figure_shows_its_alternative_text_caption_and_credit():
    picture = make_image()
    picture.description, picture.credit = 'Une place "vivante"', "Ville de Lille"
    page = render_to_string(
        "components/blocks/figure.html", {"value": {"image": picture, "caption": "La place : midi"}}
    )
    assert 'alt="Une place &quot;vivante&quot;"' in page
    assert "La place\u202f: midi" in page
    assert "Crédit\u202f: Ville de Lille" in page
