"""Two or three rows of everything that the admin shows, tied together."""

from django.contrib.auth.models import Group, Permission, User

from casestudies import workflow
from casestudies.models import (
    CLAIM_MODELS,
    Disagreement,
    Funding,
    Partner,
    PolicyField,
    TargetGroup,
)
from keywords.models import KeywordLabel, KeywordRedirect

from .. import making

ROLES = {
    "superuser": None,
    "editor": ("add", "change", "delete", "view", "edit_any"),
    "adder": ("add", "view"),
    "changer": ("change", "view", "edit_any"),
    "deleter": ("delete", "view"),
    "reader": ("view",),
    "nobody": (),
}


def fill():
    for role, actions in ROLES.items():
        user = User.objects.create_user(role, is_staff=True, is_superuser=actions is None)
        for action in actions or ():
            user.user_permissions.add(*Permission.objects.filter(codename__startswith=action))
    Group.objects.create(name="Curators").permissions.set(Permission.objects.all()[:3])
    region = making.locality("lapland", code="FI", kind="region")
    town = making.locality("kemi", parent=region, code="FI", latitude="65.73", longitude="24.56")
    trust, council = making.organisation("trust"), making.organisation("council")
    project = making.project("study", acronym="STUDY", start_year=2010, end_year=2012)
    source = making.source(authors=[{"family": "Nowak", "given": "Ewa"}, {"literal": "A Trust"}])
    making.source("paper", research_project=project)
    programme = making.programme("bridge", start_year=2011, source=source, locator="p. 2")
    programme.localities.add(town)
    Partner.objects.create(programme=programme, organisation=trust, role="lead")
    Funding.objects.create(programme=programme, funder=council, amount="12.5", currency="EUR")
    work = making.keyword("work", exact_match=["https://example.org/work"])
    training = making.keyword("training", work)
    training.related.add(making.keyword("skills"))
    KeywordLabel.objects.create(keyword=work, text="työ", language="fi", kind="preferred")
    KeywordRedirect.objects.create(keyword=work, old_slug="labour")
    PolicyField.objects.create(name="Work", slug="work")
    TargetGroup.objects.create(name="Adults", slug="adults")
    drafted = making.case("ONE", [work], [town], [town.country], [project], programme=programme)
    for model in CLAIM_MODELS:
        making.claim(model, drafted)
    Disagreement.objects.create(
        case=drafted, first_code="ONE-01", second_code="ONE-02", note="10 or 12"
    )
    published = making.case("TWO", [training])
    making.outcome(published, value="3.5")
    workflow.publish(case=published)
