from django.contrib import admin
from django.urls import include, path

from . import views

urlpatterns = [
    path("", include("casestudies.urls")),
    path("about/", views.about, name="about"),
    path("design/", views.design, name="design"),
    path("healthz", views.healthz, name="healthz"),
    path("robots.txt", views.robots, name="robots"),
    path("admin/", admin.site.urls),
]

handler400 = "innosi.views.bad_request"
handler403 = "innosi.views.permission_denied"
handler404 = "innosi.views.not_found"
handler500 = "innosi.views.server_error"
