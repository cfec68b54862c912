"""Posts in the admin: staff describe vacant posts and may withhold an entry; only its holder can show a person."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, HelpPanel, ObjectList
from wagtail_modeladmin.options import ModelAdminGroup

from asv.core.admin_lists import HouseAdmin, LookOnly, RecordAdmin, yes_no
from network.directory.models import POST_LINES, ClosedContact, ContactMade, Handover, Post

_HELP = (
    "<p>Quand quelqu'un tient ce poste, lui seul écrit sa fiche et décide qui en voit quoi : vous pouvez seulement "
    "la masquer. Vacant, le poste se décrit et s'annonce ici.</p>"
)


class PostForm(WagtailAdminModelForm):
    """Of a post that is held only `withheld` can change: its facts are shown in its holder's name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and self.instance.holder_id:
            for name in (*POST_LINES, "announced_vacant"):
                del self.fields[name]


class PostAdmin(HouseAdmin):
    model = Post
    menu_label = "Postes"
    menu_icon = "user"
    list_display = ("function", "organisation", "is_held", "is_consented", "confirmed_at", "is_withheld", "relay")
    list_export = ("function", "organisation", "is_held", "announced_vacant", "withheld", "created_at")
    list_filter = ("announced_vacant", "withheld")
    list_select_related = ("organisation",)
    search_fields = ("function", "organisation__name")
    export_filename = "postes"
    edit_handler = ObjectList(
        [
            HelpPanel(_HELP),
            *(FieldPanel(name) for name in POST_LINES),
            FieldPanel("announced_vacant"),
            FieldPanel("withheld"),
        ],
        base_form_class=PostForm,
    )

    def is_held(self, post: Post) -> str:
        return yes_no(not post.is_vacant)

    is_held.short_description = "tenu"  # type: ignore[attr-defined]

    def is_consented(self, post: Post) -> str:
        return yes_no(post.consented_at is not None)

    is_consented.short_description = "consentement"  # type: ignore[attr-defined]

    def is_withheld(self, post: Post) -> str:
        return yes_no(post.withheld)

    is_withheld.short_description = "masquée"  # type: ignore[attr-defined]

    def relay(self, post: Post) -> str:
        return format_html('<a href="{}">Passer le relais</a>', reverse("own_entry_handover", args=[post.pk]))

    relay.short_description = "relais"  # type: ignore[attr-defined]


class HandoverAdmin(RecordAdmin):
    model = Handover
    menu_icon = "redirect"
    list_display = ("post", "state", "created_at", "ended_at", "drafts_moved")
    list_export = ("post", "state", "created_at", "ended_at", "drafts_moved")
    list_filter = ("state",)
    list_select_related = ("post__organisation",)
    search_fields = ("post__function",)
    export_filename = "relais"


class ContactMadeAdmin(RecordAdmin):
    model = ContactMade
    menu_icon = "mail"
    list_display = ("made_at", "post", "organisation", "from_member")
    list_export = ("made_at", "post", "organisation", "from_member")
    list_filter = ("from_member",)
    list_select_related = ("post__organisation", "organisation")
    search_fields = ("post__function", "organisation__name")
    export_filename = "messages-transmis"


class _Reopen(LookOnly):
    def user_can_delete_obj(self, user: Any, obj: Any) -> bool:
        return user.has_perm("directory.delete_closedcontact")


class ClosedContactAdmin(RecordAdmin):
    """Deleting a row opens the structure's form again."""

    model = ClosedContact
    permission_helper_class = _Reopen
    menu_icon = "lock"
    list_display = ("organisation", "closed_at")
    list_export = ("organisation", "closed_at")
    list_select_related = ("organisation",)
    search_fields = ("organisation__name",)
    export_filename = "formulaires-fermes"


class DirectoryGroup(ModelAdminGroup):
    menu_label = "Annuaire"
    menu_icon = "group"
    menu_order = 510
    items = (PostAdmin, HandoverAdmin, ContactMadeAdmin, ClosedContactAdmin)
