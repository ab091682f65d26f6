from django.shortcuts import render
from django.views.decorators.http import require_safe

from casestudies import catalogue
from casestudies.reading.home_page import front


@require_safe
def home(request):
    everything = catalogue.answer(catalogue.Criteria())
    return render(request, "home.html", {"front": front(everything)})
