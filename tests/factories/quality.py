"""Made-up criteria, gradings and rounds of moderation."""

from pep import actions


def published_rubric(authority, by, published="lancs", year=2026, term="autumn"):
    """A published set of criteria, from a term on."""
    rubric = actions.start_rubric(
        authority=authority, name="Our criteria", published=published, by=by
    )
    return actions.publish_rubric(
        rubric=rubric, academic_year=year, term=term, by=by, version=rubric.version
    )


def full_scores(rubric, **other):
    """Every criterion of a set scored in points in full, but for `other`."""
    return {it["key"]: "2" for it in rubric.content["criteria"]} | other


def draw_all(authority, by, year=2026, term="autumn"):
    """A round of moderation with every graded plan of a term."""
    return actions.draw_sample(
        authority=authority, academic_year=year, term=term, stratum="school", percent=100, by=by
    )
