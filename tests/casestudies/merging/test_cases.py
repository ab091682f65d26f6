"""Two accounts of one thing: one is withdrawn, and its address leads to the other."""

import pytest

from casestudies import workflow
from casestudies.merging.cases import lead_to
from keywords.merging.errors import MergeError
from tests.casestudies import making

from .test_entities import leads

pytestmark = pytest.mark.django_db


def test_the_old_address_leads_to_the_other_until_it_is_published_again(client):
    one, two, draft = (making.case(code) for code in ("ONE", "TWO", "DRAFT"))
    for case in (one, two):
        workflow.publish(case=case)
    with pytest.raises(MergeError, match="is not published, so no address can lead to it"):
        lead_to(gone=one, stays=draft, by=None, reason="Twice.")
    with pytest.raises(MergeError, match="it is draft, not published"):
        lead_to(gone=draft, stays=one, by=None, reason="Twice.")
    lead_to(gone=one, stays=two, by=None, reason="Told twice.")
    assert leads(client, "/cases/one/") == "/cases/two/"
    assert "Told twice." in client.get("/cases/one/v/1/").content.decode()
    one.refresh_from_db()
    workflow.publish(case=one)
    assert client.get("/cases/one/").status_code == 200
    two.refresh_from_db()
    workflow.withdraw(case=two, reason="Retracted.")
    assert client.get("/cases/two/").status_code == 410
