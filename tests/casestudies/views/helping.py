"""A published case with everything around it, for tests of the pages of its parts."""

from casestudies import workflow
from casestudies.models import Funding, Partner
from tests.casestudies import making


def publish_helping():
    """A published case with everything around it: Helping, in Small Heath in Birmingham."""
    england = making.locality("england", kind="nation")
    birmingham = making.locality(
        "birmingham", england, latitude="52.48", longitude="-1.9", wikidata_id="Q2256"
    )
    small_heath = making.locality("small-heath", birmingham, kind="district", name="Small Heath")
    report = making.source(
        "report",
        title="What helped",
        authors=[{"family": "Ash", "given": "Ada Bea"}, {"literal": "City Council"}],
        year=2019,
        container="City Press",
        doi="10.1234/ab(c)<d>",
        url="https://reports.example.org/1?a=1&b=2",
        licence="CC BY 4.0",
        note="Read in a copy.",
        research_project=making.project(
            "study",
            title="The long study",
            acronym="STUDY",
            aims="To see what helps.",
            funder=making.organisation("fund"),
            grant_number="649189",
            start_year=2015,
            end_year=2017,
        ),
    )
    report.research_project.organisations.add(making.organisation("university", kind="academic"))
    programme = making.programme(
        "helping",
        name="Helping",
        acronym="HLP",
        description="Neighbours help.",
        start_year=2013,
        end_year=2017,
        source=report,
        locator="p. 2",
    )
    programme.localities.add(small_heath)
    fund, trust = making.organisation("fund"), making.organisation("trust", country=england.country)
    backed = {"programme": programme, "source": report}
    led = {"role": "lead", "note": "Since 2014", "locator": "p. 3"}
    for did in (led, {"role": "delivery", "locator": "p. 4"}):
        Partner.objects.create(organisation=trust, **did, **backed)
    Funding.objects.create(funder=fund, amount=7_000_000, currency="GBP", locator="p. 5", **backed)
    case = making.case(
        "HLP",
        programme=programme,
        localities=[small_heath],
        projects=[report.research_project],
        title="Helping in Small Heath",
    )
    making.outcome(case, source=report, direction="positive", statement="Half of them found work.")
    making.outcome(case, source=report, direction="mixed", statement="Some did not.")
    making.section(case, "Where it began.", source=report)
    making.domain("housing")
    workflow.publish(case=case)
