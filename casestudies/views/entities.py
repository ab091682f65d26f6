from django.http import HttpResponse


def country_index(request, **kwargs):
    return HttpResponse("")


def country_detail(request, **kwargs):
    return HttpResponse("")


def locality_index(request, **kwargs):
    return HttpResponse("")


def locality_detail(request, **kwargs):
    return HttpResponse("")


def programme_index(request, **kwargs):
    return HttpResponse("")


def programme_detail(request, **kwargs):
    return HttpResponse("")


def research_index(request, **kwargs):
    return HttpResponse("")


def research_detail(request, **kwargs):
    return HttpResponse("")


def organisation_index(request, **kwargs):
    return HttpResponse("")


def organisation_detail(request, **kwargs):
    return HttpResponse("")


def outcome_index(request, **kwargs):
    return HttpResponse("")


def outcome_detail(request, **kwargs):
    return HttpResponse("")


def source_index(request, **kwargs):
    return HttpResponse("")


def source_detail(request, **kwargs):
    return HttpResponse("")
