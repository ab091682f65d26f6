from django.contrib import admin
from django.forms import ModelForm
from taggit.models import Tag

from innosi.checked_admin.addresses_field import AddressesField
from innosi.checked_admin.admin import CheckedAdmin
from innosi.checked_admin.deleting import DeletesWhatIsUnused

from .models import Broader, Keyword, KeywordLabel, KeywordRedirect, Related

# Keywords take the place of taggit's own tags, which nothing here reads.
admin.site.unregister(Tag)


class KeywordForm(ModelForm):
    exact_match = AddressesField(
        required=False,
        help_text="Web addresses of the same concept in other vocabularies, one a line.",
    )


class BroaderInline(admin.TabularInline):
    model = Broader
    fk_name = "narrower"
    autocomplete_fields = ["broader"]
    extra = 0
    verbose_name_plural = "broader terms"


class NarrowerInline(admin.TabularInline):
    model = Broader
    fk_name = "broader"
    autocomplete_fields = ["narrower"]
    extra = 0
    verbose_name = "narrower term"
    verbose_name_plural = "narrower terms"


class RelatedInline(admin.TabularInline):
    """Related terms, whichever of the two was edited: the other half follows on saving."""

    model = Related
    fk_name = "from_keyword"
    autocomplete_fields = ["to_keyword"]
    extra = 0
    verbose_name_plural = "related terms"


class LabelInline(admin.TabularInline):
    model = KeywordLabel
    extra = 0


class RedirectInline(admin.TabularInline):
    model = KeywordRedirect
    extra = 0


def related_to(keyword):
    return set(Related.objects.filter(from_keyword=keyword).values_list("to_keyword", flat=True))


@admin.register(Keyword)
class KeywordAdmin(DeletesWhatIsUnused, CheckedAdmin):
    form = KeywordForm
    list_display = ["name", "status", "slug", "replaced_by"]
    list_filter = ["status"]
    list_select_related = ["replaced_by"]
    search_fields = ["name", "slug", "labels__text"]
    autocomplete_fields = ["replaced_by"]
    prepopulated_fields = {"slug": ["name"]}
    fields = ["name", "slug", "scope_note", "status", "replaced_by", "exact_match"]
    inlines = [BroaderInline, NarrowerInline, RelatedInline, LabelInline, RedirectInline]

    def save_formset(self, request, form, formset, change):
        before = related_to(form.instance)
        super().save_formset(request, form, formset, change)
        if formset.model is Related:
            chosen, keyword = related_to(form.instance), form.instance
            dropped = before - chosen
            Related.objects.filter(from_keyword__in=dropped, to_keyword=keyword).delete()
            keyword.related.add(*chosen)

    def get_search_results(self, request, queryset, search_term):
        """Where one is chosen, those that were merged into another are not offered."""
        found, several = super().get_search_results(request, queryset, search_term)
        is_choice = request.path.endswith("/autocomplete/")
        return (found.filter(replaced_by=None) if is_choice else found), several

    def get_prepopulated_fields(self, request, obj=None):
        # A slug is an address: it does not follow when a name is corrected.
        return {} if obj else self.prepopulated_fields

    def view_on_site(self, obj):
        return f"/keywords/{obj.slug}/" if obj.status != Keyword.Status.CANDIDATE else None


@admin.register(KeywordRedirect)
class KeywordRedirectAdmin(CheckedAdmin):
    list_display = ["old_slug", "keyword"]
    list_select_related = ["keyword"]
    search_fields = ["old_slug", "keyword__name"]
    autocomplete_fields = ["keyword"]


@admin.register(KeywordLabel)
class KeywordLabelAdmin(CheckedAdmin):
    list_display = ["text", "language", "kind", "keyword"]
    list_filter = ["kind", "language"]
    list_select_related = ["keyword"]
    search_fields = ["text", "keyword__name"]
    autocomplete_fields = ["keyword"]
