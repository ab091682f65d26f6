from django.http import HttpResponse
from django.urls import path


def bare(request):
    return HttpResponse("bare")


urlpatterns = [path("cases/", bare, name="case-list")]
