"""The public site map. Every index has a page for each of its entries."""

from django.urls import path

from .views import case_detail, case_list, home, keywords, term_indexes, term_pages

urlpatterns = [
    path("", home.home, name="home"),
    path("cases/", case_list.case_list, name="case-list"),
    path("cases/values/<slug:facet>/", case_list.facet_values, name="facet-values"),
    path("cases/<slug:slug>/", case_detail.case_detail, name="case-detail"),
    path("cases/<slug:slug>/v/<int:number>/", case_detail.case_version, name="case-version"),
    path("keywords/", keywords.keyword_index, name="keyword-index"),
    path("keywords/<slug:slug>/", keywords.keyword_detail, name="keyword-detail"),
    path("countries/", term_indexes.country_index, name="country-index"),
    path("countries/<slug:slug>/", term_pages.country_detail, name="country-detail"),
    path("localities/", term_indexes.locality_index, name="locality-index"),
    path("localities/<slug:slug>/", term_pages.locality_detail, name="locality-detail"),
    path("programmes/", term_indexes.programme_index, name="programme-index"),
    path("programmes/<slug:slug>/", term_pages.programme_detail, name="programme-detail"),
    path("research/", term_indexes.research_index, name="research-index"),
    path("research/<slug:slug>/", term_pages.research_detail, name="research-detail"),
    path("organisations/", term_indexes.organisation_index, name="organisation-index"),
    path("organisations/<slug:slug>/", term_pages.organisation_detail, name="organisation-detail"),
    path("outcomes/", term_indexes.outcome_index, name="outcome-index"),
    path("outcomes/<slug:slug>/", term_pages.outcome_detail, name="outcome-detail"),
    path("sources/", term_indexes.source_index, name="source-index"),
    path("sources/<slug:slug>/", term_pages.source_detail, name="source-detail"),
]
