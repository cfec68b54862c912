import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('accounts', '0002_download_favourite'), ('accounts', '0003_favourite_kept_title'), ('accounts', '0004_consents_and_inactivity'), ('accounts', '0005_directory_consent'), ('accounts', '0006_proved_addresses'), ('accounts', '0007_unproved_accounts'), ('accounts', '0008_announced_deletion')]

    dependencies = [
        ('accounts', '0001_initial'),
        ('core', '0001_squashed_0002_public_files'),
        ('resources', '0001_squashed_0004_change_returned'),
        ('taxonomy', '0001_squashed_0004_former_slugs'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='territory',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='taxonomy.territory', verbose_name='territoire'),
        ),
        migrations.AddField(
            model_name='user',
            name='unproved_since',
            field=models.DateTimeField(blank=True, db_index=True, editable=False, help_text="Un compte demandé en ligne, dont personne n'a encore prouvé l'adresse.", null=True, verbose_name='adresse à prouver depuis'),
        ),
        migrations.CreateModel(
            name='Download',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('downloaded_at', models.DateTimeField(verbose_name='téléchargé le')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='core.asvdocument')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='downloads', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'téléchargement',
                'verbose_name_plural': 'téléchargements',
                'ordering': ['-downloaded_at', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('user', 'document'), name='download_once')],
            },
        ),
        migrations.CreateModel(
            name='Favourite',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='gardé le')),
                ('page', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='resources.resourcepage')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='favourites', to=settings.AUTH_USER_MODEL)),
                ('kept_title', models.CharField(blank=True, max_length=255, verbose_name='titre gardé')),
            ],
            options={
                'verbose_name': 'favori',
                'verbose_name_plural': 'favoris',
                'ordering': ['-created_at', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('user', 'page'), name='favourite_once')],
            },
        ),
        migrations.CreateModel(
            name='InactivityWarning',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('unused_since', models.DateTimeField(verbose_name='inutilisé depuis')),
                ('first_sent_at', models.DateTimeField(blank=True, null=True, verbose_name='premier message parti le')),
                ('second_queued_at', models.DateTimeField(blank=True, null=True, verbose_name='second message écrit le')),
                ('second_sent_at', models.DateTimeField(blank=True, null=True, verbose_name='second message parti le')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='inactivity_warning', to=settings.AUTH_USER_MODEL)),
                ('announced_for', models.DateField(blank=True, null=True, verbose_name='dernier jour annoncé')),
            ],
            options={
                'verbose_name': "avertissement d'inactivité",
                'verbose_name_plural': "avertissements d'inactivité",
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('compte', 'Création du compte'), ('alertes', 'Alertes par e-mail'), ('annuaire', "Fiche dans l'annuaire")], max_length=20, verbose_name='objet')),
                ('version', models.CharField(max_length=20, verbose_name='version du texte')),
                ('fingerprint', models.CharField(max_length=64, verbose_name='empreinte du texte')),
                ('given_at', models.DateTimeField(verbose_name='donné le')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='retiré le')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'consentement',
                'verbose_name_plural': 'consentements',
                'ordering': ['given_at', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('user', 'kind', 'version'), name='consent_once')],
            },
        ),
        migrations.CreateModel(
            name='AddressChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254, verbose_name='nouvelle adresse')),
                ('asked_at', models.DateTimeField(verbose_name='demandée le')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='address_change', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': "changement d'adresse",
                'verbose_name_plural': "changements d'adresse",
            },
        ),
        migrations.CreateModel(
            name='SignInMethod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('password', 'mot de passe'), ('code', 'code reçu par e-mail'), ('link', 'lien reçu par e-mail'), ('webauthn', "clé d'accès"), ('totp', 'application de codes'), ('recovery_codes', 'code de secours')], max_length=20, verbose_name='façon')),
                ('first_used_at', models.DateTimeField(verbose_name='première fois le')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sign_in_methods', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'façon de se connecter',
                'verbose_name_plural': 'façons de se connecter',
                'ordering': ['first_used_at', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('user', 'kind'), name='sign_in_method_once')],
            },
        ),
    ]
