"""The version that a form carries."""

import pytest

from lac.children.versions import version_in


@pytest.mark.parametrize(("posted", "version"), [("3", 3), ("", None), ("-1", None), ("x", None)])
def test_version__as_the_form_carries_it(posted, version):
    assert version_in(posted) == version


@pytest.mark.parametrize("figures", ["9" * 10, "9" * 5000])
def test_attack__a_version_of_many_figures_is_one_that_nobody_saw(figures):
    assert version_in(figures) == -1
