"""Pages of the static copy: two of one type under one slug stand beside each other."""

import pytest
from wagtail.models import Page

from asv.resources.models import ResourcePage
from experiences.models import ExperienceIndexPage, ExperiencePage
from tests.corpus.ground import archive, publish
from tests.factories.site import make_tree

pytestmark = pytest.mark.django_db


def test_two_recits_of_one_slug_under_two_lists_have_each_their_page(tmp_path):
    tree = make_tree()
    home = Page.objects.get(pk=tree.experiences.pk).get_parent()
    other = publish(home, ExperienceIndexPage(title="Récits d'avant", slug="recits-d-avant"))
    for parent, title in ((tree.experiences, "Marcher ici"), (other, "Marcher avant")):
        publish(parent, ExperiencePage(title=title, slug="marcher"))
    sac = archive(tmp_path / "sac")
    pages = sorted((sac / "site/experience").glob("*.html"))
    said = [page.read_text() for page in pages]
    later = max(str(page.uid) for page in ResourcePage.objects.all())
    assert [page.name for page in pages] == [f"marcher-{later[:8]}.html", "marcher.html"]
    for title in ("Marcher ici", "Marcher avant"):
        assert sum(f"<h1>{title}</h1>" in " ".join(text.split()) for text in said) == 1, title
    titles = (sac / "site/recherche/titres.js").read_text()
    assert all(f'"experience/{page.name}"' in titles for page in pages)
