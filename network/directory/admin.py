"""Posts in the admin: staff describe vacant posts and may withhold an entry; only its holder can show a person."""

from __future__ import annotations

from django.urls import reverse
from django.utils.html import format_html
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, HelpPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSetGroup

from asv.core.admin_lists import ListViewSet, RecordViewSet, yes_no
from network.directory.models import POST_LINES, ClosedContact, ContactMade, Handover, Post

_HELP = (
    "<p>Quand quelqu’un tient ce poste, lui seul écrit sa fiche et décide qui en voit quoi : vous pouvez seulement "
    "la masquer. Vacant, le poste se décrit et s’annonce ici.</p>"
)


class PostForm(WagtailAdminModelForm):
    """Of a post that is held only `withheld` can change: its facts are shown in its holder's name."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and self.instance.holder_id:
            for name in (*POST_LINES, "announced_vacant"):
                del self.fields[name]


def _hand_over(post: Post) -> str:
    return format_html('<a href="{}">Passer le relais</a>', reverse("own_entry_handover", args=[post.pk]))


class PostViewSet(ListViewSet):
    """Posts: what is said of vacant ones, and which entries are withheld."""

    model = Post
    menu_label = "Postes"
    icon = "user"
    list_display = (
        "function",
        "organisation",
        Column("is_held", label="Tenu", accessor=lambda post: yes_no(not post.is_vacant)),
        Column("is_consented", label="Consentement", accessor=lambda post: yes_no(post.consented_at is not None)),
        "confirmed_at",
        Column("is_withheld", label="Masquée", accessor=lambda post: yes_no(post.withheld)),
        Column("relay", label="Relais", accessor=_hand_over),
    )
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


class HandoverViewSet(RecordViewSet):
    """Posts passed on, or offered to a successor."""

    model = Handover
    icon = "redirect"
    list_display = ("post", "state", "created_at", "ended_at", "drafts_moved")
    list_export = ("post", "state", "created_at", "ended_at", "drafts_moved")
    list_filter = ("state",)
    list_select_related = ("post__organisation",)
    search_fields = ("post__function",)
    export_filename = "relais"


class ContactMadeViewSet(RecordViewSet):
    """That messages were left through the directory, and for whom."""

    model = ContactMade
    icon = "mail"
    list_display = (
        "made_at", "post", "organisation",
        Column("member", label="Écrit par un membre", accessor=lambda row: yes_no(row.from_member)),
    )  # fmt: skip
    list_export = ("made_at", "post", "organisation", "from_member")
    list_filter = ("from_member",)
    list_select_related = ("post__organisation", "organisation")
    search_fields = ("post__function", "organisation__name")
    export_filename = "messages-transmis"


class ClosedContactViewSet(RecordViewSet):
    """Structures that asked to receive nothing more; deleting a row opens the structure's form again."""

    model = ClosedContact
    icon = "lock"
    still_allowed = ("delete",)
    list_display = ("organisation", "closed_at")
    list_export = ("organisation", "closed_at")
    list_select_related = ("organisation",)
    search_fields = ("organisation__name",)
    export_filename = "formulaires-fermes"


class DirectoryGroup(ModelViewSetGroup):
    """The menu *Annuaire*."""

    menu_label = "Annuaire"
    menu_icon = "group"
    menu_order = 510
    items = (PostViewSet, HandoverViewSet, ContactMadeViewSet, ClosedContactViewSet)
