"""Writes down what changes accounts, groups and second factors, whoever changes them: the admin,
a command or a shell. What goes past Django's models (QuerySet.update, SQL) is not seen."""

from django.contrib.auth.models import Group, Permission, User
from django.db.models.signals import (
    m2m_changed,
    post_delete,
    post_save,
    pre_delete,
    pre_save,
)
from django.dispatch import receiver
from django_otp.plugins.otp_totp.models import TOTPDevice

from .. import audit
from ..models import RecoveryCodes, SecondFactor

Kind = audit.Kind

RIGHTS = ("is_active", "is_staff", "is_superuser")
DETAILS = ("username", "email")
WATCHED = {*RIGHTS, *DETAILS, "password"}


# Accounts


@receiver(pre_save, sender=User)
def remember_account(sender, instance, update_fields, raw=False, **kwargs):
    instance.before_saving = None
    if instance.pk and (update_fields is None or WATCHED & set(update_fields)):
        instance.before_saving = User.objects.filter(pk=instance.pk).first()
        # Django does without it where it only brings a hash up to date.
        instance.has_new_password = instance._password is not None or update_fields is None


@receiver(post_save, sender=User)
def account_saved(sender, instance, created, **kwargs):
    before = instance.before_saving
    if created:
        rights = [name for name in RIGHTS if getattr(instance, name)]
        audit.record(Kind.ACCOUNT_ADDED, instance.username, detail=", ".join(rights))
        return
    if not before:
        return
    if changes := changed(before, instance, RIGHTS):
        audit.record(Kind.RIGHTS_CHANGED, instance.username, detail=changes)
    if changes := changed(before, instance, DETAILS):
        audit.record(Kind.ACCOUNT_CHANGED, instance.username, detail=changes)
    if before.password != instance.password and instance.has_new_password:
        audit.record(Kind.PASSWORD_CHANGED, instance.username)


def changed(before, after, names):
    return ", ".join(
        f"{name}: {getattr(before, name)} → {getattr(after, name)}"
        for name in names
        if getattr(before, name) != getattr(after, name)
    )


@receiver(post_delete, sender=User)
def account_deleted(sender, instance, **kwargs):
    audit.record(Kind.ACCOUNT_DELETED, instance.username)


# Groups and permissions

GIVEN_AND_TAKEN = {"post_add": "added", "post_remove": "removed", "pre_clear": "removed"}


@receiver(m2m_changed, sender=User.groups.through)
@receiver(m2m_changed, sender=User.user_permissions.through)
def rights_of_accounts(sender, instance, action, reverse, model, pk_set, **kwargs):
    if action not in GIVEN_AND_TAKEN:
        return
    others = concerned(sender, instance, model, pk_set, reverse)
    for account, given in pairs(instance, others, reverse):
        detail = f"{GIVEN_AND_TAKEN[action]}: {given}"
        audit.record(Kind.RIGHTS_CHANGED, account, detail=detail)


@receiver(m2m_changed, sender=Group.permissions.through)
def rights_of_groups(sender, instance, action, reverse, model, pk_set, **kwargs):
    if action not in GIVEN_AND_TAKEN:
        return
    others = concerned(sender, instance, model, pk_set, reverse)
    for group, given in pairs(instance, others, reverse):
        detail = f"{group}, {GIVEN_AND_TAKEN[action]}: {given}"
        audit.record(Kind.GROUP_CHANGED, detail=detail)


def concerned(through, instance, model, pk_set, reverse):
    """What is given or taken; when everything is taken, Django doesn't say what that is."""
    if pk_set is not None:
        return list(model.objects.filter(pk__in=pk_set))
    of = {field.related_model: field.name for field in through._meta.fields if field.related_model}
    rows = through.objects.filter(**{of[type(instance)]: instance}).select_related(of[model])
    return [getattr(row, of[model]) for row in rows]


def pairs(instance, others, reverse):
    """(who gets it, what), from whichever side it was done."""
    if reverse:
        return [(name(other), name(instance)) for other in others]
    return [(name(instance), "; ".join(map(name, others)))] if others else []


def name(thing):
    if isinstance(thing, Permission):
        return f"{thing.content_type.app_label}.{thing.codename}"
    return f"group {thing}" if isinstance(thing, Group) else thing.get_username()


@receiver(post_save, sender=Group)
def group_saved(sender, instance, created, **kwargs):
    verb = "added" if created else "saved"
    audit.record(Kind.GROUP_CHANGED, detail=f"group {instance}, {verb}")


@receiver(pre_delete, sender=Group)
def group_deleted(sender, instance, **kwargs):
    members = instance.user_set.values_list("username", flat=True)
    detail = f"group {instance}, deleted, with {', '.join(members) or 'nobody'} in it"
    audit.record(Kind.GROUP_CHANGED, detail=detail)


# Second factors


@receiver(post_save, sender=TOTPDevice)
def second_factor_saved(sender, instance, created, **kwargs):
    if created and instance.confirmed:
        audit.record(Kind.SECOND_FACTOR_SET_UP, instance.user.get_username())


@receiver(post_delete, sender=SecondFactor)
@receiver(post_delete, sender=TOTPDevice)
def second_factor_deleted(sender, instance, origin=None, **kwargs):
    """Recovery codes are for who lost the device: without it they let nobody in."""
    RecoveryCodes.objects.filter(user_id=instance.user_id).delete()
    account = User.objects.filter(pk=instance.user_id).first()
    audit.record(Kind.SECOND_FACTOR_REMOVED, account.get_username() if account else "")
