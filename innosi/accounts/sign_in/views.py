"""Signing in, the code after it, and signing out."""

from django.contrib import admin, messages
from django.contrib.auth import login
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from .. import second_factor
from ..forms import CodeForm, SignInForm
from ..models import RecoveryCodes
from . import kept_typing, next_page, password_hashing


class SignInView(LoginView):
    authentication_form = SignInForm
    template_name = "accounts/sign_in.html"

    def get(self, request, *args, **kwargs):
        if admin.site.has_permission(request):
            return HttpResponseRedirect(reverse("admin:index"))
        if is_staff(request):  # who owes a code
            step = second_factor.step_before_admin(request)
            return HttpResponseRedirect(reverse(f"admin:{step}"))
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        with password_hashing.place_among_those_signing_in() as has_place:
            return super().post(request, *args, **kwargs) if has_place else self.busy(request)

    def busy(self, request):
        context = self.get_context_data(form=SignInForm(request), is_busy=True)
        page = self.render_to_response(context)
        page.status_code = 503
        page["Retry-After"] = "2"
        return page

    def form_valid(self, form):
        login(self.request, form.get_user())
        return go_on(self.request)

    def get_context_data(self, **kwargs):
        own = {
            **admin.site.each_context(self.request),
            "title": "Sign in",
            "action": reverse("admin:login"),
            "next": next_page.if_ours(next_page.asked_for(self.request)),
            "typed": kept_typing.carried(self.request),
        }
        return super().get_context_data(**kwargs) | own | kwargs


def sign_in_and_go_on(request):
    """In answer to a form that was sent after its session had ended."""
    kept = {
        "next": next_page.if_ours(request.get_full_path()),
        "typed": kept_typing.typed_in(request),
    }
    if is_staff(request):  # who owes a code only
        page = code_page(request, CodeForm(None), **kept)
    else:
        view = SignInView()
        view.setup(request)
        page = view.render_to_response(view.get_context_data(form=SignInForm(request), **kept))
    page.status_code = 403
    page["Cache-Control"] = "no-store"
    return page


def enter_code(request):
    if not is_staff(request) or second_factor.step_before_admin(request) != "second_factor_code":
        return HttpResponseRedirect(reverse("admin:index"))
    form = CodeForm(lambda code: second_factor.check(request, code), request.POST or None)
    if request.method == "POST" and "code" in request.POST and form.is_valid():
        if isinstance(form.accepted, RecoveryCodes):
            left = second_factor.recovery_codes_left(request.user)
            messages.warning(
                request, f"That recovery code is used up. {left} are left: make new ones in time."
            )
        return go_on(request)
    if "code" not in request.POST:
        form = CodeForm(None)
    return code_page(request, form)


def code_page(request, form, **more):
    context = admin.site.each_context(request) | {
        "title": "Enter a code",
        "form": form,
        "action": reverse("admin:second_factor_code"),
        "next": next_page.if_ours(next_page.asked_for(request)),
        "typed": kept_typing.carried(request),
    }
    return render(request, "accounts/code.html", context | more)


def go_on(request):
    """To the code if one is due, then to the page that was asked for, with what was typed there."""
    request.user.otp_device = getattr(request.user, "otp_device", None)
    step = second_factor.step_before_admin(request)
    typed, address = kept_typing.carried(request), next_page.next_page(request)
    if step == "second_factor_code" and typed:
        return code_page(request, CodeForm(None))
    if step:
        return next_page.redirect_to(step, address)
    if typed:
        return kept_typing.send_again(request, address, typed)
    return HttpResponseRedirect(address)


class SignOutView(LogoutView):
    def get_success_url(self):
        """Nowhere but to the page that says so, unless another page was asked for."""
        if next_page.asked_for(self.request):
            return next_page.next_page(self.request)
        return self.request.get_full_path()

    def get_context_data(self, **kwargs):
        context = admin.site.each_context(self.request) | {"has_permission": False}
        return super().get_context_data(**kwargs) | context


def is_staff(request):
    return request.user.is_active and request.user.is_staff
