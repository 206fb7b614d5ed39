"""What every answer tells the browser."""

import pytest


@pytest.mark.django_db
def test_content_policy__allows_nothing_from_elsewhere(client):
    policy = client.get("/account/login/").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
