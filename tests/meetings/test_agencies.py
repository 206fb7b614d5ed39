import pytest

from lac.meetings.agencies import agency_of
from lac.meetings.models import Agency


@pytest.mark.parametrize(
    ("role", "agency"),
    [
        ("Social worker", Agency.SOCIAL_CARE),
        (" designated teacher of the next school", Agency.SCHOOL),
        ("CAMHS clinician", Agency.CAMHS),
        ("Aunt", Agency.OTHER),
    ],
)
def test_agency__follows_from_the_role(role, agency):
    assert agency_of(role) == agency
