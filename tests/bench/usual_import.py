"""The import that one would write with django-import-export: a resource, its widgets and hooks."""

from import_export import fields, resources, widgets

from casestudies.importing.cells import year_of
from casestudies.importing.planning.known import Known
from casestudies.models import CaseKeyword, CaseStudy, Country, Locality, Programme, Source
from keywords.models import Keyword


class CaseResource(resources.ModelResource):
    title = fields.Field(attribute="title", column_name="title")
    summary = fields.Field(attribute="summary", column_name="summary")

    class Meta:
        model = CaseStudy
        fields = ("title", "summary")
        import_id_fields = ("title",)
        clean_model_instances = True

    def before_import(self, dataset, **kwargs):
        self.known = Known("Bench", "B")
        self.number = 0

    def before_import_row(self, row, **kwargs):
        start, end = year_of(row["start"]), year_of(row["end"])
        if start and end and end < start:
            raise ValueError("Ends before it starts.")
        if self.known.titles.nearest(row["title"]):
            raise ValueError("Looks like another case.")
        source = Source(title=row["title"], type="webpage", url=row["url"])
        source.full_clean()
        source.save()
        self.programme = Programme(
            name=row["title"], start_year=start, end_year=end, source=source, locator="whole"
        )
        self.programme.full_clean()
        self.programme.save()

    def before_save_instance(self, instance, row, **kwargs):
        instance.programme = self.programme
        instance.code = self.known.free_code()
        instance.propose_slug()

    # `full_clean` comes before the hook above, and wants these.
    def import_instance(self, instance, row, **kwargs):
        super().import_instance(instance, row, **kwargs)
        instance.programme = self.programme
        instance.code = self.known.free_code()
        instance.full_clean()

    def after_save_instance(self, instance, row, **kwargs):
        country = (
            widgets.ForeignKeyWidget(Country, "code").clean(row["country"])
            if len(row["country"]) == 2
            else Country.objects.get(name=row["country"])
        )
        instance.countries.add(country)
        place = Locality.objects.filter(name=row["locality"], country=country).first()
        if not place:
            place = Locality(name=row["locality"], kind="city", country=country)
            place.full_clean()
            place.save()
        instance.localities.add(place)
        for name in row["keywords"].split(";"):
            tag = Keyword.objects.filter(slug=name).first()
            if tag:
                CaseKeyword.objects.get_or_create(content_object=instance, tag=tag)
        self.known.titles.add(instance.title, instance.pk)
