"""The first step: a file is taken in."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_protect

from casestudies.importing import starting, store
from casestudies.importing.limits import LARGEST_FILE, TableError
from casestudies.models import ImportProfile


def check_right(request: HttpRequest, right: str) -> None:
    if not request.user.has_perm(right):
        raise PermissionDenied


class FileForm(forms.Form):
    file = forms.FileField(
        label="Table",
        help_text=f"CSV, XLSX or JSON, {LARGEST_FILE // 1024**2} MB at most; or cases as this site "
        "writes them in JSON.",
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.json"}),
    )
    profile = forms.ModelChoiceField(
        ImportProfile.objects.all(),
        required=False,
        empty_label="None: by the names of the columns",
        help_text="How the columns of such a table were read before.",
    )


def view(page: Any, request: HttpRequest) -> HttpResponse:
    """A table is too large for memory: it goes to a file of the system's. The handler has to be
    chosen before the form is read, so the form's token is looked for after that."""
    request.upload_handlers = [TemporaryFileUploadHandler(request)]
    return _view(request, page)


@csrf_protect
def _view(request: HttpRequest, page: Any) -> HttpResponse:
    is_sent = request.method == "POST"
    form = FileForm(request.POST, request.FILES) if is_sent else FileForm()
    if is_sent and form.is_valid():
        file, profile = form.cleaned_data["file"], form.cleaned_data["profile"]
        try:
            run = store.take_in(file, file.name, request.user)
        except TableError as error:
            form.add_error("file", str(error))
        else:
            run.mapping = profile.mapping if profile else {}
            run.save(update_fields=["mapping"])
            starting.start()
            return HttpResponseRedirect(reverse("admin:casestudies_importrun_page", args=[run.pk]))
    context = {
        **page.admin_site.each_context(request),
        "opts": page.opts,
        "is_nav_sidebar_enabled": False,
        "form": form,
        "title": "Import cases: file",
    }
    return TemplateResponse(request, "admin/importing/file.html", context)
