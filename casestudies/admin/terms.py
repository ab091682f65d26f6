"""Places, organisations and the small vocabularies."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.db import models

from casestudies.models import (
    Country,
    FormerAddress,
    Locality,
    Organisation,
    Replaceable,
    vocabularies,
)
from innosi.checked_admin.admin import CheckedAdmin
from innosi.checked_admin.deleting import DeletesWhatIsUnused

from .other_names import OtherNamesForm

Overrides = Mapping[type[models.Field], Mapping[str, Any]]
HTTPS: Overrides = {models.URLField: {"assume_scheme": "https"}}


class SluggedAdmin(DeletesWhatIsUnused, CheckedAdmin):
    """The slug is proposed from the name once; later it is an address and stays."""

    named_by = "name"
    formfield_overrides = HTTPS

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else {"slug": [self.named_by]}

    def get_fields(self, request, obj=None):
        """Where nobody put them in an order, the slug comes after what it is made of."""
        fields = [*super().get_fields(request, obj)]
        if not self.fields and not self.fieldsets and "slug" in fields:
            fields.remove("slug")
            fields.insert(fields.index(self.named_by) + 1, "slug")
        return fields

    def get_queryset(self, request):
        """What was merged is the other one now, in lists and where one is chosen."""
        found = super().get_queryset(request)
        return found.filter(replaced_by=None) if issubclass(self.model, Replaceable) else found


@admin.register(*vocabularies())
class VocabularyAdmin(SluggedAdmin):
    list_display = ["name", "slug", "order"]
    list_editable = ["order"]
    search_fields = ["name", "slug"]


@admin.register(Country)
class CountryAdmin(DeletesWhatIsUnused, CheckedAdmin):
    form = OtherNamesForm
    fields = ["code", "name", "alternative_names"]
    list_display = ["name", "code"]
    search_fields = ["name", "=code"]


class PartInline(admin.TabularInline):
    model = Locality
    fk_name = "parent"
    fields = ["name", "slug", "kind", "country"]
    autocomplete_fields = ["country"]
    verbose_name = "place in it"
    verbose_name_plural = "places in it"
    can_delete = False  # on its own page, which says what uses it
    show_change_link = True
    extra = 0


@admin.register(Locality)
class LocalityAdmin(SluggedAdmin):
    form = OtherNamesForm
    fields = [
        ("name", "slug"),
        "alternative_names",
        "kind",
        ("country", "parent"),
        ("latitude", "longitude"),
        "wikidata_id",
    ]
    list_display = ["name", "kind", "country", "parent"]
    list_filter = ["kind"]
    list_select_related = ["country", "parent"]
    search_fields = ["name", "slug", "wikidata_id"]
    autocomplete_fields = ["country", "parent"]
    inlines = [PartInline]


@admin.register(Organisation)
class OrganisationAdmin(SluggedAdmin):
    form = OtherNamesForm
    fields = [("name", "slug"), "alternative_names", ("kind", "country"), "url"]
    list_display = ["name", "kind", "country"]
    list_filter = ["kind"]
    list_select_related = ["country"]
    search_fields = ["name", "slug"]
    autocomplete_fields = ["country"]


@admin.register(FormerAddress)
class FormerAddressAdmin(admin.ModelAdmin):
    """Addresses are remembered when a slug or code is changed; they can be looked at and let go."""

    list_display = ["kind", "slug", "leads_to"]
    list_filter = ["kind"]
    search_fields = ["slug", "leads_to"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False
