from django.http import HttpResponse


def keyword_index(request, **kwargs):
    return HttpResponse("")


def keyword_detail(request, **kwargs):
    return HttpResponse("")
