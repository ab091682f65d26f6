"""One thing, one name: names are stored tidied, and compared by a key that the database holds."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.signals import pre_save

LONGEST_KEY = 400
JOINERS = "\u200c\u200d"  # they change how Indic and Persian words are written
UNSEEN = re.compile(r"[\u00ad\u034f\u115f\u1160\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0]")


def tidy(text: str) -> str:
    """`text` in Unicode's composed form, with single spaces and without marks that nobody sees."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    composed = unicodedata.normalize("NFC", text)
    return " ".join("".join(filter(_is_kept, composed)).split())


def _is_kept(letter: str) -> bool:
    return letter in JOINERS or unicodedata.category(letter) != "Cf"


def key_of(text: str) -> str:
    """What two names share that are the same but for case, blanks and Unicode form."""
    key = " ".join((text.lower() if text.isascii() else _folded(text)).split())
    if len(key) <= LONGEST_KEY:
        return key
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
    return key[: LONGEST_KEY - len(digest)] + digest


def _folded(text: str) -> str:
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKD", text).casefold())
    # Once more, since some signs are taken apart into capitals.
    folded = unicodedata.normalize("NFKC", folded.casefold())
    return UNSEEN.sub("", "".join(filter(_is_seen, folded)))


def _is_seen(letter: str) -> bool:
    return unicodedata.category(letter) != "Cf"


class NameField(models.CharField):
    """Tidies what it is given, whether by a form, a fixture or a script."""

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return tidy(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> Any:
        return self.to_python(super().get_prep_value(value))

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        setattr(model_instance, self.attname, self.to_python(getattr(model_instance, self.attname)))
        return super().pre_save(model_instance, add)


class KeyField(models.CharField):
    """The key of the name in the field `of`. It follows that name and is never set by hand."""

    def __init__(self, of: str = "name", **kwargs: Any):
        self.of = of
        given: dict[str, Any] = {
            "max_length": LONGEST_KEY,
            "editable": False,
            "serialize": False,
            "default": "",
        }
        super().__init__(**(given | kwargs))

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def contribute_to_class(
        self, cls: type[models.Model], name: str, *args: Any, **kw: Any
    ) -> None:
        super().contribute_to_class(cls, name, *args, **kw)
        if not cls._meta.abstract:
            pre_save.connect(self._follow, sender=cls, weak=False)

    def _follow(self, instance: models.Model, **kwargs: Any) -> None:
        """A dump brings names without their keys, and is saved without `pre_save` of fields."""
        self.pre_save(instance, False)

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        key = key_of(getattr(model_instance, self.of) or "")
        setattr(model_instance, self.attname, key)
        return key


def key_fields(model: type[models.Model]) -> list[KeyField]:
    return [field for field in model._meta.fields if isinstance(field, KeyField)]


class KeyedQuerySet(models.QuerySet):
    """Keys follow where many names are changed at once, too."""

    def update(self, **kwargs: Any) -> int:
        for field in key_fields(self.model):
            if field.of in kwargs and field.attname not in kwargs:
                if not isinstance(kwargs[field.of], str):
                    raise TypeError(f"Give {field.of} as a text, or save each row by itself.")
                kwargs[field.attname] = key_of(kwargs[field.of])
        return super().update(**kwargs)

    def bulk_update(
        self, objs: Iterable[Any], fields: Iterable[str], batch_size: int | None = None
    ) -> int:
        objs, fields = list(objs), list(fields)
        for field in key_fields(self.model):
            if field.of in fields:
                fields.append(field.attname)
                for row in objs:
                    field.pre_save(row, False)
        return super().bulk_update(objs, fields, batch_size)


KeyedManager = models.Manager.from_queryset(KeyedQuerySet)


class KeyedModel(models.Model):
    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        if update_fields is not None:
            keys = [one.attname for one in key_fields(type(self)) if one.of in update_fields]
            update_fields = [*update_fields, *keys]
        super().save(*args, update_fields=update_fields, **kwargs)


SAME = "Names that differ only in case, blanks or Unicode form are the same."


class OneName(models.UniqueConstraint):
    """One row of a name, among those that share the fields `among`. It says which row has it."""

    def __init__(self, *, name: str, of: str = "name", among: Iterable[str] = (), **kwargs: Any):
        self.of, self.among = of, tuple(among)
        super().__init__(fields=[*self.among, f"{of}_key"], name=name, **kwargs)

    def deconstruct(self) -> Any:
        _, args, kwargs = super().deconstruct()
        return "django.db.models.UniqueConstraint", args, kwargs

    def clone(self) -> "OneName":
        return OneName(name=self.name, of=self.of, among=self.among, condition=self.condition)

    def validate(
        self, model: Any, instance: Any, exclude: Any = None, using: str = "default"
    ) -> None:
        if {self.of, *self.among} & set(exclude or ()):
            return
        values = {field.name: getattr(instance, field.attname) for field in model._meta.fields}
        if any(values[name] is None for name in self.among):
            return  # to a database, nothing is equal to nothing
        if self.condition:
            against = instance._get_field_expression_map(meta=model._meta, exclude=set())
            if not self.condition.check(against, using=using):
                return
        same = model._base_manager.using(using).exclude(pk=instance.pk)
        same = same.filter(
            **{name: values[name] for name in self.among},
            **{f"{self.of}_key": key_of(values[self.of] or "")},
        )
        if self.condition:
            same = same.filter(self.condition)
        if (other := same.first()) is not None:
            raise ValidationError({self.of: self.refusal(other)})

    def refusal(self, other: models.Model) -> str:
        kind = other._meta.verbose_name
        return f"There is the {kind} “{getattr(other, self.of)}” already. {SAME}"

    def get_violation_error_message(self) -> str:
        """For those who learn of it from the database."""
        return f"Another one has this name already. {SAME}"
