"""What staff do with their own second factor."""

import segno
from django.contrib import admin
from django.contrib.messages import success
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django_otp.plugins.otp_totp.models import TOTPDevice

from .. import second_factor
from ..forms import CodeForm, PasswordAgainForm
from ..sign_in import next_page


def page(request, template, title, **context):
    context = admin.site.each_context(request) | {"title": title} | context
    answer = render(request, f"accounts/{template}", context)
    answer["Cache-Control"] = "no-store"
    return answer


def overview(request):
    device = TOTPDevice.objects.filter(user=request.user, confirmed=True).first()
    left = second_factor.recovery_codes_left(request.user)
    return page(request, "second_factor.html", "Second factor", device=device, left=left)


def set_up(request):
    if second_factor.has_device(request.user):
        return HttpResponseRedirect(reverse("admin:second_factor"))
    form = CodeForm(lambda code: second_factor.confirm(request, code), request.POST or None)
    if request.method == "POST" and form.is_valid():
        return show_codes(request, form.accepted, "Your second factor is set up.")
    device = second_factor.pending_device(request)
    return page(
        request,
        "set_up.html",
        "Set up a second factor",
        form=form,
        picture=qr_code(device.config_url),
        secret=second_factor.secret_in_words(device),
        next=next_page.if_ours(next_page.asked_for(request)),
    )


def qr_code(address):
    """As SVG within the page, with nothing that the content security policy refuses."""
    drawn = segno.make(address, micro=False, error="m")
    return mark_safe(drawn.svg_inline(scale=4, dark="#000", light="#fff", omitsize=True))


def show_codes(request, codes, message):
    return page(
        request,
        "recovery_codes.html",
        "Your recovery codes",
        codes=codes,
        message=message,
        next=next_page.next_page(request),
    )


def renew_recovery_codes(request):
    def renew():
        codes = second_factor.new_recovery_codes(request)
        return show_codes(request, codes, "The codes that you had no longer work.")

    return with_password(request, renew, title="Make new recovery codes", button="Make new codes")


def remove(request):
    def remove():
        second_factor.remove(request.user)
        success(request, "Your second factor is removed.")
        return HttpResponseRedirect(reverse("admin:second_factor"))

    return with_password(request, remove, title="Remove the second factor", button="Remove it")


def with_password(request, deed, title, button):
    if not second_factor.has_device(request.user):
        return HttpResponseRedirect(reverse("admin:second_factor"))
    form = PasswordAgainForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        return deed()
    return page(request, "password_again.html", title, form=form, button=button)
