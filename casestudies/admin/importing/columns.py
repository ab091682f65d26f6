"""The second step: what the columns are for, and what holds for the whole table."""

from dataclasses import asdict, replace
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from casestudies.importing.cells.years import Order
from casestudies.importing.mapping import GROUPS, TARGETS, Column, Mapping, Options
from casestudies.importing.mapping.choice import LEAVE, MAKE, REFUSE
from casestudies.importing.tables import DELIMITERS, ENCODINGS
from casestudies.models import (
    CaseStudy,
    ImportProfile,
    ImportRun,
    Locality,
    Outcome,
    OutcomeDomain,
    Source,
)
from casestudies.models.licences import Licence
from innosi.fields.names import key_of
from innosi.fields.texts import validate_line

State = ImportRun.State
MOST_SOURCES = 500
SIGNS = {
    "": "one value",
    ";": "split at ;",
    ",": "split at ,",
    "|": "split at |",
    "\n": "a line each",
}
ORDERS = {"": "if it is clear", "day": "day first", "month": "month first"}
ORDERS_SENT: dict[str, Order] = {"day": "day", "month": "month"}
NONE = [("", "None")]


class OptionsForm(forms.Form):
    origin = forms.CharField(
        max_length=100, help_text="Where the table comes from. Foreign ids belong to it."
    )
    kind = forms.ChoiceField(
        choices=CaseStudy.Kind.choices,
        help_text="A programme is made for each case where none is named.",
    )
    source = forms.CharField(
        max_length=100,
        required=False,
        label="Source of the whole table",
        help_text="The slug of a source; where a row names one of its own, that holds.",
        widget=forms.TextInput(attrs={"list": "import-sources"}),
    )
    locator = forms.CharField(
        max_length=150,
        required=False,
        label="Where in it",
        help_text="{row} and {id} stand for those of each row.",
    )
    unknown = forms.ChoiceField(label="Unknown keywords")
    language = forms.CharField(max_length=35, help_text="Of the texts, such as en")
    licence = forms.ChoiceField(choices=NONE + Licence.choices, required=False)
    locality_kind = forms.ChoiceField(label="New localities are", choices=Locality.Kind.choices)
    source_type = forms.ChoiceField(label="New sources are", choices=Source.Type.choices)
    domain = forms.ModelChoiceField(
        OutcomeDomain.objects.all(),
        required=False,
        label="Outcomes are about",
        empty_label="A column says",
    )
    direction = forms.ChoiceField(
        choices=[("", "A column says"), *Outcome.Direction.choices],
        required=False,
        label="Direction of outcomes",
    )
    code_prefix = forms.RegexField(
        r"^[A-Za-z][A-Za-z0-9]{0,4}$",
        required=False,
        label="Codes begin with",
        help_text="Up to five letters; made of the origin where empty.",
    )
    profile = forms.CharField(
        max_length=100, required=False, label="Save this choice as a profile named",
        validators=[validate_line],
    )  # fmt: skip

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        acts = [(REFUSE, "Refuse the row"), (LEAVE, "Leave them out")]
        if user.has_perm("keywords.add_keyword"):
            acts.append((MAKE, "Make them candidates"))
        self.fields["unknown"].choices = acts  # type: ignore[attr-defined]

    def clean_source(self) -> int | None:
        text = self.cleaned_data["source"].strip()
        if not text:
            return None
        found = Source.objects.filter(slug=text).values_list("pk", flat=True).first()
        if not found:
            raise forms.ValidationError("There is no source with this slug. Choose from the list.")
        return found

    def options(self) -> Options:
        given = {name: self.cleaned_data[name] for name in asdict(Options())}
        domain = given["domain"]
        return Options(**given | {"domain": domain.pk if domain else None})


class ReadingForm(forms.Form):
    encoding = forms.ChoiceField(
        choices=[("", "As found"), *ENCODINGS.items()], required=False, label="Encoding"
    )
    delimiter = forms.ChoiceField(
        choices=[("", "As found"), *((sign, name.title()) for sign, name in DELIMITERS.items())],
        required=False,
        label="Between cells",
    )
    sheet = forms.ChoiceField(required=False)

    def __init__(self, found: dict[str, Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sheets = [(name, name) for name in found.get("sheets", ())]
        self.fields["sheet"].choices = [("", "As found"), *sheets]  # type: ignore[attr-defined]
        kept = {"xlsx": ["sheet"], "csv": ["encoding", "delimiter"]}
        for name in list(self.fields):
            if name not in kept.get(found.get("kind", ""), ["encoding"]):
                del self.fields[name]


def view(page: Any, request: HttpRequest, run: ImportRun) -> HttpResponse:
    if request.method == "POST" and "read" in request.POST:
        return _read_again(page, request, run)
    form = OptionsForm(request.user, request.POST) if request.method == "POST" else None
    if form and form.is_valid():
        return _saved(page, request, run, form)
    mapping = mapping_sent(request, run) if form else Mapping.read(run.mapping)
    return page.shown(
        request, run, "columns", 2, **context(request, run, mapping, form),
        troubles=[] if is_of_records(run) else mapping.troubles() if form else [],
    )  # fmt: skip


def is_of_records(run: ImportRun) -> bool:
    return run.table.get("found", {}).get("kind") == "record"


def context(
    request: HttpRequest, run: ImportRun, mapping: Mapping, form: OptionsForm | None = None
) -> dict[str, Any]:
    samples = run.table.get("samples", [])
    return {
        "columns": [
            {
                "at": at,
                "column": column,
                "samples": samples[at] if at < len(samples) else [],
                "target": TARGETS.get(column.target),
            }
            for at, column in enumerate(mapping.columns)
        ],
        "groups": GROUPS,
        "signs": SIGNS,
        "orders": ORDERS,
        "form": form or OptionsForm(request.user, initial=_initial(mapping.options)),
        "reading": ReadingForm(run.table.get("found", {}), initial=run.table.get("chosen")),
        "found": run.table.get("found", {}),
        "encoding": ENCODINGS.get(run.table.get("found", {}).get("encoding", "")),
        "delimiter": DELIMITERS.get(run.table.get("found", {}).get("delimiter", "")),
        "of_records": is_of_records(run),
        "sources": Source.objects.order_by("-pk").values("slug", "title")[:MOST_SOURCES],
    }


def _initial(options: Options) -> dict[str, Any]:
    source = Source.objects.filter(pk=options.source).first() if options.source else None
    return asdict(options) | {"source": source.slug if source else ""}


def mapping_sent(request: HttpRequest, run: ImportRun) -> Mapping:
    """With the values and options of before."""
    data = request.POST
    before = Mapping.read(run.mapping)
    columns = tuple(
        Column(
            column.name,
            target if (target := data.get(f"target-{at}", "")) in TARGETS else "",
            sign if (sign := data.get(f"split-{at}", "").replace("\r\n", "\n")) in SIGNS else "",
            ORDERS_SENT.get(data.get(f"order-{at}", ""), ""),
        )
        for at, column in enumerate(before.columns)
    )
    return replace(before, columns=columns)


def _saved(page: Any, request: HttpRequest, run: ImportRun, form: OptionsForm) -> HttpResponse:
    mapping = replace(mapping_sent(request, run), options=form.options())
    if not is_of_records(run) and (troubles := mapping.troubles()):
        return page.shown(
            request, run, "columns", 2, **context(request, run, mapping, form), troubles=troubles
        )
    if name := form.cleaned_data["profile"]:
        save_profile(name, mapping, request.user)
        messages.success(request, f"Saved as the profile “{name}”.")
    page.have_done(request, run, State.PLANNING, mapping=mapping.to_json())
    return HttpResponseRedirect(reverse("admin:casestudies_importrun_page", args=[run.pk]))


@transaction.atomic
def save_profile(name: str, mapping: Mapping, user: Any) -> None:
    ImportProfile.objects.update_or_create(
        name_key=key_of(name),
        defaults={"name": name, "mapping": mapping.to_json(), "changed_by": user},
    )


def _read_again(page: Any, request: HttpRequest, run: ImportRun) -> HttpResponse:
    form = ReadingForm(run.table.get("found", {}), request.POST)
    if form.is_valid():
        table = {**run.table, "chosen": form.cleaned_data}
        page.have_done(request, run, State.READING, table=table, mapping={}, counts={})
    return HttpResponseRedirect(reverse("admin:casestudies_importrun_page", args=[run.pk]))
