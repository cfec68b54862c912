import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('memberships', '0001_memberships'), ('memberships', '0002_adopt_groups'), ('memberships', '0003_facilitators_without_admin')]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('network', '0001_squashed_0005_meeting_moved_from'),
    ]

    operations = [
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('member', 'Membre'), ('facilitator', 'Animation')], default='member', max_length=12, verbose_name='rôle')),
                ('state', models.CharField(choices=[('requested', 'Demande en attente'), ('active', 'Membre'), ('refused', 'Demande refusée'), ('left', 'Parti·e')], max_length=10, verbose_name='état')),
                ('message', models.TextField(blank=True, verbose_name='message')),
                ('note', models.TextField(blank=True, verbose_name='mot de la réponse')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='demandé le')),
                ('joined_at', models.DateTimeField(null=True, verbose_name='membre depuis le')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='fini le')),
                ('wants_letters', models.BooleanField(default=True, verbose_name='reçoit les messages du réseau')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='décidé par')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='network.networkpage')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': "membre d'un réseau",
                'verbose_name_plural': 'membres des réseaux',
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['network', 'state', 'role'], name='membership_state')],
                'constraints': [models.UniqueConstraint(fields=('network', 'user'), name='membership_once')],
            },
        ),
        migrations.CreateModel(
            name='NetworkLetter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('nonce', models.CharField(max_length=36, unique=True)),
                ('sent_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='envoyé le')),
                ('recipients', models.PositiveIntegerField(default=0, verbose_name='destinataires')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='letters', to='network.networkpage')),
                ('sender', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'message aux membres',
                'verbose_name_plural': 'messages aux membres',
                'ordering': ['-sent_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='NetworkRights',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('facilitators', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='auth.group')),
                ('network', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='rights', to='network.networkpage')),
            ],
        ),
        migrations.CreateModel(
            name='WorkingGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=150, verbose_name='nom')),
                ('purpose', models.TextField(blank=True, verbose_name='à quoi il sert')),
                ('is_open', models.BooleanField(default=True, help_text="Les membres du réseau peuvent le rejoindre d'eux-mêmes.", verbose_name='ouvert')),
                ('members', models.ManyToManyField(blank=True, related_name='working_groups', to='memberships.membership')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='working_groups', to='network.networkpage')),
            ],
            options={
                'verbose_name': 'groupe de travail',
                'verbose_name_plural': 'groupes de travail',
                'ordering': ['name', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('network', 'name'), name='working_group_once')],
            },
        ),
        migrations.CreateModel(
            name='YearTheme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1990), django.core.validators.MaxValueValidator(2100)], verbose_name='année')),
                ('label', models.CharField(max_length=200, verbose_name='thème')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='year_themes', to='network.networkpage')),
            ],
            options={
                'verbose_name': "thème de l'année",
                'verbose_name_plural': "thèmes de l'année",
                'ordering': ['-year', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('network', 'year', 'label'), name='year_theme_once')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('invited', models.EmailField(blank=True, max_length=254, verbose_name='adresse invitée')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('state', models.CharField(choices=[('pending', 'En attente'), ('accepted', 'Acceptée'), ('refused', 'Refusée'), ('cancelled', 'Retirée')], db_index=True, default='pending', max_length=10, verbose_name='état')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='envoyée le')),
                ('expires_at', models.DateTimeField(verbose_name="jusqu'au")),
                ('ended_at', models.DateTimeField(null=True, verbose_name='finie le')),
                ('invited_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='network.networkpage')),
            ],
            options={
                'verbose_name': 'invitation',
                'ordering': ['-created_at', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'pending')), fields=('network', 'invited'), name='membership_invited_once')],
            },
        ),
    ]
