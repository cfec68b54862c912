"""Who looks after resources and is away: said in one's own account, and the deputy is asked meanwhile."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from wagtail import hooks
from wagtail.admin.views.account import BaseSettingsPanel
from wagtail.admin.widgets import AdminDateInput

from asv.accounts.models import User
from asv.stewardship.models import Absence


class AbsenceForm(forms.ModelForm):
    """Until when one is away; nothing for who is there."""

    until = forms.DateField(
        label="Absence jusqu’au",
        required=False,
        widget=AdminDateInput,
        help_text="Ce jour compris. D’ici là, ce qui est à relire est demandé à votre suppléance, et le suivi le dit. "
        "Laissez vide quand vous êtes là.",
    )

    class Meta:
        model = User
        fields: list[str] = []

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> object:
        """The day that was said, while it lasts."""
        absence = getattr(self.instance, "absence", None)
        return absence.until if absence is not None and absence.until >= timezone.localdate() else None

    def clean_until(self) -> object:
        """Refuse a day that is over."""
        until = self.cleaned_data["until"]
        if until and until < timezone.localdate():
            raise ValidationError("Ce jour est passé. Laissez vide si vous êtes là.")
        return until

    def save(self, commit: bool = True) -> User:
        """Note the day, or forget the former one."""
        until = self.cleaned_data["until"]
        if until:
            Absence.objects.update_or_create(user=self.instance, defaults={"until": until})
        else:
            Absence.objects.filter(user=self.instance).delete()
        account: User = self.instance
        return account


class AbsencePanel(BaseSettingsPanel):
    """A part of the account's page in the admin."""

    name = "absence"
    title = "Absence"
    order = 150
    form_class = AbsenceForm


@hooks.register("register_account_settings_panel")
def absence_panel(request: HttpRequest, user: User, profile: object) -> AbsencePanel:
    """Shown to each who opens the admin."""
    return AbsencePanel(request, user, profile)
