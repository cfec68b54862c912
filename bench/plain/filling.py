"""`python -m bench.plain.filling NUMBER`: the stock site's tables, and so many articles, the same each time."""

from __future__ import annotations

import io
import sys
from datetime import date, timedelta
from random import Random

WORDS = (  # noqa: SIM905
    "santé quartier habitants médiation prévention jardin école commune atelier parcours partenaires jeunes mentale "
    "logement alimentation mouvement dépistage accueil groupe ville réseau récit action"
).split()


def fill(number: int) -> None:
    """Migrate, and make the home, the list and the articles; an editor, `stock`, who may do all."""
    import django

    django.setup()
    from django.contrib.auth.models import User
    from django.core.files.images import ImageFile
    from django.core.management import call_command
    from PIL import Image as Picture
    from wagtail.images.models import Image
    from wagtail.models import Page, Site

    from bench.plain.models import ArticleIndexPage, ArticlePage, HomePage

    call_command("makemigrations", "plain", verbosity=0)
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    chance = Random(7)  # noqa: S311

    def said(count: int) -> str:
        return " ".join(chance.choices(WORDS, k=count)).capitalize() + "."

    drawn = io.BytesIO()
    Picture.new("RGB", (1200, 800), (15, 76, 69)).save(drawn, "PNG")
    image = Image.objects.create(title="Une image", file=ImageFile(drawn, "image.png"))
    root = Page.objects.get(depth=1)
    root.get_children().delete()
    root = Page.objects.get(depth=1)
    home = root.add_child(instance=HomePage(title="Accueil", slug="accueil", intro=f"<p>{said(30)}</p>"))
    Site.objects.update_or_create(is_default_site=True, defaults={"hostname": "127.0.0.1", "root_page": home})
    listed = home.add_child(instance=ArticleIndexPage(title="Articles", slug="articles", show_in_menus=True))
    for place in range(number):
        body = [
            part
            for _ in range(4)
            for part in (("heading", said(4)), ("paragraph", f"<p>{said(60)}</p>"), ("quote", said(12)))
        ]
        day = date(2020, 1, 1) + timedelta(days=place)
        article = ArticlePage(
            title=said(6), slug=f"article-{place}", date=day, intro=said(20), image=image, body=body,
            search_description=said(15),
        )  # fmt: skip
        listed.add_child(instance=article)
        article.save_revision().publish()
    User.objects.create_superuser("stock", "stock@exemple.fr", "stock")
    call_command("rebuild_references_index", verbosity=0)


if __name__ == "__main__":
    fill(int(sys.argv[1]))
