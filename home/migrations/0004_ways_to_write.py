"""Pages that sent people to "l'adresse de contact", which no page showed, lead to the form."""

from django.db import migrations

SAID = {
    "accessibilite": [(
        "Écrivez à l'adresse de contact du site : dites",
        '<a href="/contact/?sujet=accessibilite">Écrivez-nous</a> : dites',
    )],
    "donnees-personnelles": [(
        "Vous pouvez aussi écrire à l'adresse de contact, ou",
        'Vous pouvez aussi <a href="/contact/?sujet=donnees">nous écrire</a>, ou',
    )],
}


def lead_to_the_form(apps, schema_editor):
    for page in apps.get_model("home", "PlainPage").objects.filter(slug__in=SAID):
        blocks = list(page.body.raw_data)
        changed = False
        for block in blocks:
            if block["type"] != "text":
                continue
            for old, new in SAID[page.slug]:
                if old in block["value"]:
                    block["value"], changed = block["value"].replace(old, new), True
        if changed:
            page.body = blocks_as_stream(page, blocks)
            page.save(update_fields=["body"])


def blocks_as_stream(page, blocks):
    return type(page.body)(page.body.stream_block, blocks, is_lazy=True)


class Migration(migrations.Migration):
    dependencies = [("home", "0003_contact_block")]

    operations = [migrations.RunPython(lead_to_the_form, migrations.RunPython.noop, elidable=True)]
