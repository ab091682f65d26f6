"""What readers will see of a text in Markdown, made by the renderer of the site."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import path

from casestudies.reading.wording import markdown
from innosi.fields.texts import LONGEST_TEXT, with_plain_line_ends

TOO_LONG = f"This is too long to be saved: it may have {LONGEST_TEXT:,} letters."


class MarkdownAdmin:
    """Mixed into the case's admin: an address that takes `text` and gives HTML."""

    def get_urls(self: Any) -> list[Any]:
        view = self.admin_site.admin_view(self.markdown_view)
        inherited: Any = super()
        return [
            path("markdown/", view, name="casestudies_casestudy_markdown"),
            *inherited.get_urls(),
        ]

    def markdown_view(self: Any, request: HttpRequest) -> HttpResponse:
        if not (self.has_add_permission(request) or self.has_change_permission(request)):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        text = with_plain_line_ends(request.POST.get("text", ""))
        if len(text) > LONGEST_TEXT:
            return HttpResponse(TOO_LONG, status=413, content_type="text/plain; charset=utf-8")
        return HttpResponse(markdown.render(text))
