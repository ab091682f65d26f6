from django.contrib import admin

from casestudies.models import Funding, Partner, Programme

from .terms import SluggedAdmin


class PartnerInline(admin.TabularInline):
    model = Partner
    autocomplete_fields = ["organisation", "source"]
    extra = 0


class FundingInline(admin.TabularInline):
    model = Funding
    autocomplete_fields = ["funder", "source"]
    extra = 0


@admin.register(Programme)
class ProgrammeAdmin(SluggedAdmin):
    list_display = ["name", "acronym", "start_year", "end_year"]
    search_fields = ["name", "acronym", "slug"]
    autocomplete_fields = ["localities", "source"]
    inlines = [PartnerInline, FundingInline]
