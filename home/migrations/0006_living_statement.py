"""The statement of accessibility that every site began with gives way to the one that is written from its audit.

A page whose text somebody changed is left as it is: they put the block there when they want to.
"""

import uuid

from django.db import migrations

FIRST = "Tant qu'aucun audit complet n'a été mené"


def put_the_block(apps, schema_editor):
    for page in apps.get_model("home", "PlainPage").objects.filter(slug="accessibilite", depth=3):
        blocks = list(page.body.raw_data)
        if len(blocks) != 7 or not any(FIRST in str(block["value"]) for block in blocks):
            continue
        kept = [blocks[0], {"type": "statement", "value": None, "id": str(uuid.uuid4())}]
        page.body = type(page.body)(page.body.stream_block, kept, is_lazy=True)
        if page.title == "Accessibilité : non conforme":
            page.title = page.draft_title = "Accessibilité"
        page.save(update_fields=["body", "title", "draft_title"])


class Migration(migrations.Migration):
    dependencies = [("home", "0005_statement_block")]

    operations = [migrations.RunPython(put_the_block, migrations.RunPython.noop, elidable=True)]
