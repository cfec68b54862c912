"""`python -m tests.survive.fill`: what the broken site holds: récits, a picture, an administrator, an index."""

import io

import django
from django.core.files.base import ContentFile
from django.core.management import call_command
from PIL import Image

django.setup()

from asv.core.models import AsvImage  # noqa: E402
from tests.factories.site import PASSWORD, make_experience, make_tree, make_user  # noqa: E402

ADMIN, READERS = "admin@exemple.fr", 5


def picture() -> bytes:
    """A PNG that has to be resized for every page."""
    file = io.BytesIO()
    Image.new("RGB", (1600, 900), "teal").save(file, "PNG")
    return file.getvalue()


def fill() -> None:
    """Run once, on a fresh database that migrations and the tree made."""
    tree = make_tree()
    image = AsvImage.objects.create(title="Carnet", file=ContentFile(picture(), "carnet.png"))
    for number in range(READERS):
        make_experience(tree, f"Récit numéro {number}", slug=f"recit-numero-{number}", image=image if number else None)
    admin = make_user(ADMIN)
    admin.is_superuser = admin.is_staff = True
    admin.set_password(PASSWORD)
    admin.save()
    call_command("rebuild_search_index", verbosity=0)


if __name__ == "__main__":
    fill()
