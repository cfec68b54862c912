import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('updates', '0001_initial'), ('updates', '0002_visitors_and_schedules'), ('updates', '0003_stops_and_sleep')]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('jobs', '0001_squashed_0005_mail_trouble'),
        ('resources', '0001_squashed_0004_change_returned'),
    ]

    operations = [
        migrations.CreateModel(
            name='Announcement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(verbose_name='version')),
                ('announced_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='annoncée le')),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='resources.resourcepage')),
            ],
            options={
                'verbose_name': 'annonce',
                'verbose_name_plural': 'annonces',
                'constraints': [models.UniqueConstraint(fields=('page', 'version'), name='announcement_once')],
            },
        ),
        migrations.CreateModel(
            name='Subscriber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=320, unique=True, verbose_name='adresse e-mail')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='connue depuis')),
            ],
            options={
                'verbose_name': 'abonné sans compte',
                'verbose_name_plural': 'abonnés sans compte',
            },
        ),
        migrations.CreateModel(
            name='Subscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=120, verbose_name="nom de l'alerte")),
                ('querystring', models.TextField(blank=True, editable=False, verbose_name='recherche')),
                ('fingerprint', models.CharField(editable=False, max_length=64, verbose_name='empreinte')),
                ('frequency', models.CharField(choices=[('immediate', 'Dès la publication'), ('daily', 'Une fois par jour'), ('weekly', 'Une fois par semaine'), ('monthly', 'Une fois par mois')], default='daily', max_length=10, verbose_name='fréquence')),
                ('active', models.BooleanField(default=True, verbose_name='active')),
                ('consent', models.CharField(blank=True, editable=False, max_length=20, verbose_name='texte accepté')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='créée le')),
                ('last_mailed_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='dernier message')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='subscriptions', to=settings.AUTH_USER_MODEL, verbose_name='compte')),
                ('confirmed_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='confirmée le')),
                ('hour', models.PositiveSmallIntegerField(choices=[(0, '0 h'), (1, '1 h'), (2, '2 h'), (3, '3 h'), (4, '4 h'), (5, '5 h'), (6, '6 h'), (7, '7 h'), (8, '8 h'), (9, '9 h'), (10, '10 h'), (11, '11 h'), (12, '12 h'), (13, '13 h'), (14, '14 h'), (15, '15 h'), (16, '16 h'), (17, '17 h'), (18, '18 h'), (19, '19 h'), (20, '20 h'), (21, '21 h'), (22, '22 h'), (23, '23 h')], default=7, verbose_name='heure')),
                ('month_day', models.PositiveSmallIntegerField(choices=[(1, '1er'), (2, '2'), (3, '3'), (4, '4'), (5, '5'), (6, '6'), (7, '7'), (8, '8'), (9, '9'), (10, '10'), (11, '11'), (12, '12'), (13, '13'), (14, '14'), (15, '15'), (16, '16'), (17, '17'), (18, '18'), (19, '19'), (20, '20'), (21, '21'), (22, '22'), (23, '23'), (24, '24'), (25, '25'), (26, '26'), (27, '27'), (28, '28'), (29, '29'), (30, '30'), (31, '31')], default=1, verbose_name='jour du mois')),
                ('weekday', models.PositiveSmallIntegerField(choices=[(0, 'lundi'), (1, 'mardi'), (2, 'mercredi'), (3, 'jeudi'), (4, 'vendredi'), (5, 'samedi'), (6, 'dimanche')], default=0, verbose_name='jour de la semaine')),
                ('subscriber', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='subscriptions', to='updates.subscriber', verbose_name='abonné sans compte')),
                ('asleep', models.TextField(blank=True, editable=False, verbose_name='critères disparus')),
                ('stopped_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='arrêtée le')),
            ],
            options={
                'verbose_name': 'alerte',
                'verbose_name_plural': 'alertes',
                'ordering': ['-created_at', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('user', 'fingerprint'), name='subscription_once'), models.UniqueConstraint(fields=('subscriber', 'fingerprint'), name='visitor_subscription_once'), models.CheckConstraint(condition=models.Q(models.Q(('subscriber__isnull', False), ('user', None)), models.Q(('subscriber', None), ('user__isnull', False)), _connector='OR'), name='subscription_has_one_owner')],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(verbose_name='version')),
                ('state', models.CharField(choices=[('due', 'Due'), ('mailed', 'Mise au courrier'), ('dropped', 'Abandonnée')], default='due', max_length=8, verbose_name='état')),
                ('reason', models.CharField(blank=True, max_length=80, verbose_name='raison')),
                ('owed_since', models.DateTimeField(verbose_name='due depuis')),
                ('mail', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='jobs.outgoingmail', verbose_name='message')),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='resources.resourcepage', verbose_name='ressource')),
                ('subscription', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to='updates.subscription', verbose_name='alerte')),
            ],
            options={
                'verbose_name': 'annonce due',
                'verbose_name_plural': 'annonces dues',
                'ordering': ['-owed_since', '-pk'],
                'indexes': [models.Index(condition=models.Q(('state', 'due')), fields=['owed_since'], name='notice_due')],
                'constraints': [models.UniqueConstraint(fields=('subscription', 'page', 'version'), name='notice_once')],
            },
        ),
    ]
