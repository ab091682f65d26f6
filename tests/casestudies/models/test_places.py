import pytest
from django.core.exceptions import ValidationError

from .. import making

pytestmark = pytest.mark.django_db


def test_ancestors_are_nearest_first():
    nation = making.locality("england")
    city = making.locality("birmingham", nation)
    district = making.locality("small-heath", city)
    assert district.ancestors() == [city, nation]
    district.full_clean()


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_a_locality_is_no_part_of_itself(steps):
    top = place = making.locality("top")
    for step in range(1, steps):
        place = making.locality(f"step-{step}", place)
    top.parent = place
    with pytest.raises(ValidationError, match="would become a part of itself"):
        top.full_clean()


def test_ancestors_end_at_a_circle():
    one = making.locality("one")
    two = making.locality("two", one)
    type(one).objects.filter(pk=one.pk).update(parent=two)
    two.refresh_from_db()
    assert len(two.ancestors()) == 2


def test_a_locality_lies_in_the_country_of_its_parent():
    nation = making.locality("scotland", code="GB")
    place = making.locality("malmo", code="SE")
    place.parent = nation
    with pytest.raises(ValidationError, match="Scotland lies in Country GB, not Country SE"):
        place.full_clean()
