from django.urls import include, path

from . import views

urlpatterns = [path("cases/", views.case_list, name="usual-list"), path("", include("innosi.urls"))]
