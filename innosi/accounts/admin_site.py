"""The admin's site: every page of it goes through `admin_view`, and so through what is asked of
who is there."""

from functools import partial, update_wrapper

from django.contrib.admin import AdminSite
from django.contrib.auth import logout
from django.contrib.auth.views import PasswordChangeView
from django.core.exceptions import BadRequest
from django.http import JsonResponse
from django.urls import path, reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from . import audit, second_factor, sessions
from .forms import PasswordChangeForm
from .sign_in import kept_typing, next_page


class GuardedSite(AdminSite):
    def has_permission(self, request):
        return super().has_permission(request) and not second_factor.step_before_admin(request)

    def admin_view(self, view, cacheable=False):
        checked = super().admin_view(view, cacheable)

        def inner(request, *args, **kwargs):
            refuse_nul(request)
            if refusal := self.refusal(request):
                return refusal
            if request.resolver_match.url_name != "session":
                sessions.extend(request.session)
            with audit.acting(request):
                return checked(request, *args, **kwargs)

        return update_wrapper(inner, checked)

    def for_staff(self, view):
        """A page for staff that may still owe their second factor."""

        def inner(request, *args, **kwargs):
            if refusal := self.no_staff(request):
                return refusal
            sessions.extend(request.session)
            with audit.acting(request):
                return view(request, *args, **kwargs)

        return never_cache(update_wrapper(inner, view))

    def refusal(self, request):
        if refusal := self.no_staff(request):
            return refusal
        step = second_factor.step_before_admin(request)
        return self.led_to(request, step) if step else None

    def no_staff(self, request):
        if request.user.is_authenticated and sessions.is_over(request.session):
            logout(request)
        return None if super().has_permission(request) else self.led_to(request, "login")

    def led_to(self, request, step):
        page = request.resolver_match.url_name or ""
        is_edited = request.method == "POST" and not page.startswith(("session", "second_factor"))
        if is_edited and step != "second_factor_set_up" and kept_typing.typed_in(request):
            from .sign_in.views import sign_in_and_go_on

            return sign_in_and_go_on(request)
        return never_cache(next_page.redirect_by)(request, step)

    def get_urls(self):
        from .second_factor import views as own
        from .sign_in import views as sign_in_views

        before = self.for_staff
        return [
            path("logout/", sign_in_views.SignOutView.as_view(), name="logout"),
            path("session/", self.admin_view(self.session), name="session"),
            path("second-factor/", self.admin_view(own.overview), name="second_factor"),
            path("second-factor/set-up/", before(own.set_up), name="second_factor_set_up"),
            path(
                "second-factor/code/", before(sign_in_views.enter_code), name="second_factor_code"
            ),
            path(
                "second-factor/recovery-codes/",
                self.admin_view(own.renew_recovery_codes),
                name="second_factor_recovery_codes",
            ),
            path("second-factor/remove/", self.admin_view(own.remove), name="second_factor_remove"),
            *super().get_urls(),
        ]

    def login(self, request, extra_context=None):
        from .sign_in.views import SignInView

        return SignInView.as_view()(request)

    def password_change(self, request, extra_context=None):
        """Django's, with a form that counts wrong passwords."""
        return PasswordChangeView.as_view(
            form_class=partial(PasswordChangeForm, request=request),
            success_url=reverse_lazy("admin:password_change_done"),
            extra_context=self.each_context(request) | (extra_context or {}),
        )(request)

    @method_decorator(require_http_methods(["GET", "POST"]))
    def session(self, request):
        """How long this session lasts; POST makes it last."""
        if request.method == "POST":
            sessions.extend(request.session)
        return JsonResponse(sessions.state(request.session))

    def each_context(self, request):
        context = super().each_context(request)
        if context["has_permission"]:
            context["session"] = sessions.state(request.session)
        return context


def refuse_nul(request):
    """PostgreSQL takes none, and Django's lists hand it what their address says."""
    if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
        raise BadRequest("A page of the admin has no NUL character in its address.")
