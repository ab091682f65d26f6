from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casestudies import catalogue
from casestudies.reading.home_page import home_page


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    everything = catalogue.answer(catalogue.Criteria())
    return render(request, "home.html", {"home": home_page(everything)})
