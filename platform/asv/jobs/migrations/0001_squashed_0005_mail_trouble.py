import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('jobs', '0001_initial'), ('jobs', '0002_workerheartbeat_outboxfailure_outgoingmail'), ('jobs', '0003_mail_attachments'), ('jobs', '0004_returns_and_priority'), ('jobs', '0005_mail_trouble')]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='OutboxCursor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('consumer', models.CharField(max_length=60, unique=True, verbose_name='consommateur')),
                ('last_event_id', models.BigIntegerField(default=0, verbose_name='dernier événement')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='mis à jour le')),
                ('last_error', models.TextField(blank=True, verbose_name='dernière erreur')),
            ],
            options={
                'verbose_name': 'curseur',
                'verbose_name_plural': 'curseurs',
            },
        ),
        migrations.CreateModel(
            name='OutboxEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('topic', models.CharField(max_length=20, verbose_name='sujet')),
                ('object_id', models.BigIntegerField(verbose_name='objet')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
            ],
            options={
                'verbose_name': 'événement',
                'verbose_name_plural': 'événements',
            },
        ),
        migrations.CreateModel(
            name='WorkerHeartbeat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(default='worker', max_length=40, unique=True, verbose_name='nom')),
                ('pid', models.PositiveIntegerField(default=0, verbose_name='processus')),
                ('beat_at', models.DateTimeField(verbose_name='signe de vie')),
            ],
            options={
                'verbose_name': 'signe de vie',
                'verbose_name_plural': 'signes de vie',
            },
        ),
        migrations.CreateModel(
            name='OutboxFailure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('consumer', models.CharField(max_length=60, verbose_name='consommateur')),
                ('topic', models.CharField(max_length=20, verbose_name='sujet')),
                ('object_id', models.BigIntegerField(verbose_name='objet')),
                ('event_id', models.BigIntegerField(verbose_name='événement')),
                ('error', models.TextField(verbose_name='erreur')),
                ('attempts', models.PositiveSmallIntegerField(default=1, verbose_name='essais')),
                ('next_attempt_at', models.DateTimeField(blank=True, db_index=True, null=True, verbose_name='prochain essai')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='échec le')),
            ],
            options={
                'verbose_name': 'événement en échec',
                'verbose_name_plural': 'événements en échec',
                'ordering': ['-created_at', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('consumer', 'event_id'), name='failure_once')],
            },
        ),
        migrations.CreateModel(
            name='OutgoingMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=200, unique=True, verbose_name='clé')),
                ('recipient', models.EmailField(max_length=320, verbose_name='destinataire')),
                ('subject', models.CharField(max_length=250, verbose_name='objet')),
                ('text', models.TextField(verbose_name='texte')),
                ('html', models.TextField(blank=True, verbose_name='HTML')),
                ('headers', models.JSONField(blank=True, default=dict, verbose_name='en-têtes')),
                ('message_id', models.CharField(editable=False, max_length=320, verbose_name='Message-ID')),
                ('state', models.CharField(choices=[('queued', 'À envoyer'), ('sending', "En cours d'envoi"), ('sent', 'Envoyé'), ('failed', 'Abandonné'), ('cancelled', 'Annulé')], default='queued', max_length=10, verbose_name='état')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='essais')),
                ('next_attempt_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='prochain essai')),
                ('last_error', models.TextField(blank=True, verbose_name='dernière erreur')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='créé le')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='envoyé le')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='compte')),
                ('attachments', models.JSONField(blank=True, default=list, verbose_name='pièces jointes')),
                ('priority', models.PositiveSmallIntegerField(choices=[(0, "Attendu à l'écran"), (1, 'Ordinaire')], default=1, verbose_name='priorité')),
            ],
            options={
                'verbose_name': 'message',
                'verbose_name_plural': 'messages',
                'ordering': ['-created_at', '-pk'],
                'indexes': [models.Index(fields=['state', 'priority', 'id'], name='mail_queue'), models.Index(fields=['message_id'], name='mail_message_id')],
            },
        ),
        migrations.CreateModel(
            name='MailReturn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('failed', 'Refusé pour de bon'), ('delayed', "Refusé pour l'instant"), ('complaint', 'Signalé comme indésirable')], max_length=10, verbose_name='nature')),
                ('status', models.CharField(blank=True, max_length=20, verbose_name='code')),
                ('diagnostic', models.CharField(blank=True, max_length=500, verbose_name='raison donnée')),
                ('received_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='reçu le')),
                ('mail', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='returns', to='jobs.outgoingmail', verbose_name='message')),
            ],
            options={
                'verbose_name': 'retour de courrier',
                'verbose_name_plural': 'retours de courrier',
                'ordering': ['-received_at', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('mail', 'kind'), name='mail_return_once')],
            },
        ),
        migrations.CreateModel(
            name='MailTrouble',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('down', "Le serveur d'envoi ne répond pas"), ('refuses', "Le serveur d'envoi refuse notre expéditeur")], max_length=10, verbose_name='nature')),
                ('since', models.DateTimeField(default=django.utils.timezone.now, verbose_name='depuis')),
                ('seen_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='constaté le')),
                ('error', models.TextField(blank=True, verbose_name="ce qu'il répond")),
            ],
            options={
                'verbose_name': 'panne du courrier',
                'verbose_name_plural': 'pannes du courrier',
            },
        ),
    ]
