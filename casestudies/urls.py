"""The public site map. Every index has a page for each of its entries."""

from django.urls import path

from .views import case_detail, case_list, entities, home, keywords

urlpatterns = [
    path("", home.home, name="home"),
    path("cases/", case_list.case_list, name="case-list"),
    path("cases/<slug:slug>/", case_detail.case_detail, name="case-detail"),
    path("cases/<slug:slug>/v/<int:number>/", case_detail.case_version, name="case-version"),
    path("keywords/", keywords.keyword_index, name="keyword-index"),
    path("keywords/<slug:slug>/", keywords.keyword_detail, name="keyword-detail"),
    path("countries/", entities.country_index, name="country-index"),
    path("countries/<slug:slug>/", entities.country_detail, name="country-detail"),
    path("localities/", entities.locality_index, name="locality-index"),
    path("localities/<slug:slug>/", entities.locality_detail, name="locality-detail"),
    path("programmes/", entities.programme_index, name="programme-index"),
    path("programmes/<slug:slug>/", entities.programme_detail, name="programme-detail"),
    path("research/", entities.research_index, name="research-index"),
    path("research/<slug:slug>/", entities.research_detail, name="research-detail"),
    path("organisations/", entities.organisation_index, name="organisation-index"),
    path("organisations/<slug:slug>/", entities.organisation_detail, name="organisation-detail"),
    path("outcomes/", entities.outcome_index, name="outcome-index"),
    path("outcomes/<slug:slug>/", entities.outcome_detail, name="outcome-detail"),
    path("sources/", entities.source_index, name="source-index"),
    path("sources/<slug:slug>/", entities.source_detail, name="source-detail"),
]
