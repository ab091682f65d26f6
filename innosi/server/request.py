"""Requests as this site reads them."""

from typing import Any

from django.core.exceptions import BadRequest
from django.core.handlers.wsgi import WSGIRequest


class SiteRequest(WSGIRequest):
    """In UTF-8, whatever it says of itself: all our forms are. Django would look up any encoding
    that a Content-Type names, and fail where there is none of that name or it is not one of texts;
    before any middleware, so that nobody could answer."""

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        try:
            super()._set_content_type_params(meta)  # type: ignore[misc]  # Django's own
        except (LookupError, ValueError):
            self.content_type, self.content_params = "", {}
        self._encoding = None

    def _load_post_and_files(self) -> None:
        try:
            super()._load_post_and_files()
        except (LookupError, ValueError) as error:
            self._mark_post_parse_error()  # type: ignore[attr-defined]  # Django's own
            raise BadRequest("The form could not be read.") from error
