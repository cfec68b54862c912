"""Those who were in a network's group before memberships were kept are its members."""

from django.db import migrations
from django.utils import timezone


def adopt(apps, schema_editor):
    networks = apps.get_model("network", "NetworkPage").objects.exclude(group=None)
    memberships = apps.get_model("memberships", "Membership").objects
    for network in networks.select_related("group"):
        for user in network.group.user_set.values_list("pk", flat=True):
            memberships.get_or_create(
                network_id=network.pk, user_id=user, defaults={"state": "active", "joined_at": timezone.now()}
            )


class Migration(migrations.Migration):
    dependencies = [("memberships", "0001_memberships"), ("auth", "0012_alter_user_first_name_max_length")]

    operations = [migrations.RunPython(adopt, migrations.RunPython.noop, elidable=True)]
