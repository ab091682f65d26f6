from django.http import HttpResponse


def case_detail(request, **kwargs):
    return HttpResponse("")


def case_version(request, **kwargs):
    return HttpResponse("")
