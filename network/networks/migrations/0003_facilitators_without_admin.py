"""Looking after a network opens the admin no more: it listed there what other networks keep for themselves.

The team lets a facilitator in again by the group « Accès à l'administration ». Nothing is put back in reverse: that
would hand the key to people who may never have had it.
"""

from django.db import migrations


def close(apps, schema_editor):
    rights = apps.get_model("memberships", "NetworkRights").objects.values("facilitators")
    granted = apps.get_model("auth", "Group").permissions.through.objects
    granted.filter(
        group__in=rights, permission__content_type__app_label="wagtailadmin", permission__codename="access_admin"
    ).delete()


class Migration(migrations.Migration):
    dependencies = [("memberships", "0002_adopt_groups")]

    operations = [migrations.RunPython(close, migrations.RunPython.noop, elidable=True)]
