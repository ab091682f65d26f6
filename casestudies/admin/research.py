from django.contrib import admin

from casestudies.models import ResearchProject, Source

from .authors import SourceForm
from .references.page import FromReferences
from .terms import HTTPS, SluggedAdmin


class SourceInline(admin.TabularInline):
    model = Source
    fields = ["title", "slug", "type", "year", "url"]
    formfield_overrides = HTTPS
    show_change_link = True
    can_delete = False  # on its own page, which says what uses it
    extra = 0


@admin.register(ResearchProject)
class ResearchProjectAdmin(SluggedAdmin):
    named_by = "acronym"
    list_display = ["title", "acronym", "start_year", "end_year"]
    search_fields = ["title", "acronym", "slug", "grant_number"]
    autocomplete_fields = ["funder", "organisations"]
    inlines = [SourceInline]


@admin.register(Source)
class SourceAdmin(FromReferences, SluggedAdmin):
    form = SourceForm
    named_by = "title"
    list_display = ["title", "type", "year", "research_project"]
    list_filter = ["type", "research_project"]
    list_select_related = ["research_project"]
    search_fields = ["title", "slug", "container", "doi", "url"]
    autocomplete_fields = ["research_project"]
