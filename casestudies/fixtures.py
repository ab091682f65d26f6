"""Loading the fixtures: all of them or nothing, with the file, the object and the reason. What is
loaded is published case by case."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path

import yaml
from django.core import serializers
from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist, ValidationError
from django.core.serializers.base import DeserializationError
from django.db import Error as DatabaseError
from django.db import OperationalError, transaction
from django.utils import timezone

from keywords.models import Keyword, check_no_cycle

from . import catalogue, workflow
from .models import CaseStudy, Claim, ClaimCode

# Beside “model” and “fields”:
PUBLISHED = "published"  # of a case: the day that its version is given
REMOVED = "removed"  # it was there and is taken out; a claim’s code stays used


class FixtureError(Exception):
    """A fixture can't be loaded; the message names file, object and reason."""


@dataclass
class Loaded:
    """What a load did; `refused` says of each case that could not be published why."""

    objects: int = 0
    changed: int = 0
    published: list = field(default_factory=list)
    unchanged: int = 0
    refused: list = field(default_factory=list)


def paths(folder):
    """The fixture files below `folder`, in the order in which they are loaded."""
    return sorted(Path(folder).rglob("*.yaml"))


@transaction.atomic
def load(folder, progress=lambda items, label: items):
    """Load every file below `folder`, then publish each case named in them."""
    catalogue.lock_state()  # before any row, as whoever publishes does
    result, cases, dates = Loaded(), {}, {}
    files = paths(folder)
    if not files:
        raise FixtureError(f"{folder}: no .yaml file to load.")
    for path in progress(files, "Loading"):
        for entry in _entries(path):
            instance, changed = (_remove if _is_removed(path, entry) else _save)(path, entry)
            result.objects += 1
            result.changed += changed
            if isinstance(instance, CaseStudy) and instance.pk:
                cases[instance.slug] = path
                dates[instance.slug] = _date(path, entry)
            elif isinstance(instance, CaseStudy):
                cases.pop(instance.slug, None)
    for slug, path in progress(list(cases.items()), "Publishing"):
        _publish(slug, path, dates[slug], result)
    return result


def _entries(path):
    try:
        entries = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise FixtureError(f"{path}: not readable as YAML: {error}") from error
    if not isinstance(entries, list) or not all(_is_entry(entry) for entry in entries):
        raise FixtureError(f"{path}: expected a list of entries with “model” and “fields”.")
    return entries


def _is_entry(entry):
    return isinstance(entry, dict) and isinstance(entry.get("fields"), dict) and "model" in entry


def _without_truth_values(loader):
    """YAML without its surprise: the country code NO is not a truth value."""
    kept = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
        for first, resolvers in loader.yaml_implicit_resolvers.items()
    }
    return type("Loader", (loader,), {"yaml_implicit_resolvers": kept})


_Loader = _without_truth_values(getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def _save(path, entry):
    """Validate and save one entry: the object, and whether it was not there just so already."""
    name = _name(entry)
    try:
        with transaction.atomic():
            (deserialised,) = serializers.deserialize("python", [entry])
            _check_shapes(deserialised.object, entry)
            if _is_stored(deserialised, entry):
                return deserialised.object, False
            deserialised.object.full_clean()
            _keep_symmetry(deserialised)
            deserialised.save()
            if isinstance(deserialised.object, Keyword):
                _check_broader(deserialised.object)
    except ValidationError as error:
        raise FixtureError(f"{path}: {name}: {_reasons(error)}") from error
    except OperationalError:
        raise  # the database's fault, not the entry's
    except UNUSABLE as error:
        raise FixtureError(f"{path}: {name}: {error}") from error
    return deserialised.object, True


# What Django's deserialiser and the database raise for values that fit no field.
UNUSABLE = (
    AttributeError,
    DatabaseError,
    DeserializationError,
    FieldDoesNotExist,
    ObjectDoesNotExist,
    TypeError,
    ValueError,
)


def _check_shapes(instance, entry):
    """A list or mapping where a text belongs would be stored as Python writes it."""
    for name in _plain_fields(instance, entry):
        value, field = entry["fields"][name], instance._meta.get_field(name)
        if isinstance(value, list | dict) and not (field.is_relation or _is_json(field)):
            raise ValidationError({name: ["Expected one value, not a list or mapping."]})


def _is_json(field):
    return field.get_internal_type() == "JSONField"


def _check_broader(keyword):
    check_no_cycle(keyword.pk, keyword.broader.values_list("pk", flat=True))


def _is_stored(deserialised, entry):
    """Whether the database holds the entry's fields with these very values.

    If it holds others, the object becomes the stored one with the entry's fields put in: what
    the entry does not name stays as it is.
    """
    new = deserialised.object
    stored = type(new)._base_manager.filter(pk=new.pk).first() if new.pk else None
    if not stored:
        return False
    deserialised.object, differs = stored, False
    for name in _plain_fields(new, entry):
        field = new._meta.get_field(name)
        if _value(field, new) != _value(field, stored):
            setattr(stored, field.attname, getattr(new, field.attname))
            differs = True
    return not differs and all(
        _holds(field, {one if isinstance(one, int) else one.pk for one in wanted}, stored)
        for field, wanted in _relations(deserialised)
    )


def _plain_fields(instance, entry):
    relations = {field.name for field in instance._meta.many_to_many}
    return [name for name in entry["fields"] if name not in relations]


def _value(field, instance):
    return field.to_python(getattr(instance, field.attname))


def _relations(deserialised):
    options = deserialised.object._meta
    return [(options.get_field(name), rows) for name, rows in deserialised.m2m_data.items()]


def _holds(field, wanted, stored):
    """A symmetrical relation is given at one end only, so there more than wanted is right."""
    held = set(getattr(stored, field.name).values_list("pk", flat=True))
    return wanted <= held if _is_symmetrical(field) else wanted == held


def _is_symmetrical(field):
    return getattr(field.remote_field, "symmetrical", False)


def _keep_symmetry(deserialised):
    """Saving sets relations; keep those that the other end gave."""
    for relation, wanted in _relations(deserialised):
        if _is_symmetrical(relation) and deserialised.object.pk:
            held = getattr(deserialised.object, relation.name).all()
            deserialised.m2m_data[relation.name] = {*wanted, *held.values_list("pk", flat=True)}


def _name(entry):
    fields = entry["fields"]
    own = next((fields[key] for key in ("slug", "code", "old_slug", "text") if key in fields), "")
    whole = " ".join(str(fields[key]) for key in ("case", "content_object", "tag") if key in fields)
    return f"{entry['model']} {own} {whole}".strip()


def _reasons(error):
    if hasattr(error, "message_dict"):
        return "; ".join(f"{key}: {' '.join(texts)}" for key, texts in error.message_dict.items())
    return "; ".join(error.messages)


def _is_removed(path, entry):
    """Nothing is deleted on a guess: “no” is a text here, as Norway's code is."""
    if REMOVED in entry and entry[REMOVED] != "true":
        raise FixtureError(f"{path}: {_name(entry)}: {REMOVED}: expected “true”, or no such line.")
    return REMOVED in entry


def _remove(path, entry):
    """Take out what an earlier state of the fixtures held: the object, which has no number any
    more, and whether anything changed. The fields are those that name it."""
    name = _name(entry)
    try:
        (deserialised,) = serializers.deserialize("python", [entry])
        row, is_new = deserialised.object, False
        if isinstance(row, Claim):
            _check_code(row)
            _, is_new = ClaimCode.objects.get_or_create(case=row.case, code=row.code)
        deleted = bool(row.pk) and row.delete()[0]
    except ValidationError as error:
        raise FixtureError(f"{path}: {name}: {_reasons(error)}") from error
    except OperationalError:
        raise  # the database's fault, not the entry's
    except UNUSABLE as error:
        raise FixtureError(f"{path}: {name}: {error}") from error
    return row, bool(is_new or deleted)


def _check_code(claim):
    """A code that no claim can have would be used for ever, and no next one could be told."""
    claim._meta.get_field("code").run_validators(claim.code)
    if not claim.code.startswith(f"{claim.case.code}-"):
        raise ValidationError({"code": [f"Codes of this case begin with {claim.case.code}-."]})


def _date(path, entry):
    """The moment at which the entry of a case says that it was published; None if it does not.

    A day to come is a slip, or this machine's clock is slow: nothing is dated later than now.
    """
    day = entry.get(PUBLISHED)
    if day is None:
        return None
    if type(day) is not date:
        raise FixtureError(f"{path}: {_name(entry)}: {PUBLISHED}: expected a day, 2026-03-01.")
    return min(datetime.combine(day, time(12), tzinfo=UTC), timezone.now())


def _publish(slug, path, at, result):
    """A case that somebody withdrew stays withdrawn."""
    case = CaseStudy.objects.get_by_natural_key(slug)
    if case.status == CaseStudy.Status.WITHDRAWN:
        result.unchanged += 1
        return
    for attempt in workflow.publish_each(cases=[case], note="Loaded from fixtures", at=at):
        if not attempt.version:
            result.refused.append(f"{path}: case {slug}: {attempt.refusal}")
        elif attempt.is_new:
            result.published.append(slug)
        else:
            result.unchanged += 1
