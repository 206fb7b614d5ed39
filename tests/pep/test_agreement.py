"""Cohen's kappa against examples worked by hand, and samples drawn by a seed."""

from fractions import Fraction

from pep.agreement import draw, kappa, observed
from pep.quality import kappa_in_words


def pairs(**counts):
    """{"ga": 3} is three pairs of green and amber."""
    return [(key[0], key[1]) for key, number in counts.items() for _ in range(number)]


def test_kappa__two_graders_two_grades():
    # 20 both yes, 15 both no, 5 and 10 apart, of 50: (0.7 - 0.5) / (1 - 0.5).
    both = pairs(yy=20, yn=5, ny=10, nn=15)
    assert observed(both) == Fraction(35, 50)
    assert kappa(both) == Fraction(2, 5)


def test_kappa__three_grades():
    # Of 10: alike 7; by chance (5x4 + 3x4 + 2x2)/100 = 36/100; (70 - 36)/(100 - 36).
    both = pairs(gg=4, ga=1, aa=2, ar=1, rr=1, ra=1)
    assert kappa(both) == Fraction(34, 64)
    assert kappa_in_words(kappa(both)) == "0.53"


def test_kappa__full_agreement_is_one_and_constant_disagreement_is_negative():
    assert kappa(pairs(gg=3, aa=2)) == 1
    assert kappa(pairs(ga=1, ag=1)) == -1
    assert kappa_in_words(Fraction(-1, 3)) == "−0.33"


def test_kappa__is_not_defined_without_pairs_or_where_chance_alone_agrees():
    assert kappa([]) is None
    assert kappa(pairs(gg=4)) is None
    assert kappa_in_words(None) == "Not defined"


def test_kappa__one_grade_from_one_grader_only_is_chance():
    assert kappa(pairs(gg=3, ga=1)) == 0


def test_draw__the_same_seed_draws_the_same_again():
    strata = {1: list(range(20)), 2: list(range(20, 60))}
    assert draw(strata, 9, 7) == draw(strata, 9, 7)
    assert draw(strata, 9, 7) != draw(strata, 9, 8)


def test_draw__each_stratum_gives_its_share():
    strata = {"a": list(range(10)), "b": list(range(10, 40)), "c": list(range(40, 50))}
    chosen = draw(strata, 10, 1)
    assert len(set(chosen)) == 10
    assert [sum(it in members for it in chosen) for members in strata.values()] == [2, 6, 2]


def test_draw__never_more_than_there_are():
    assert sorted(draw({1: [1, 2], 2: [3]}, 10, 3)) == [1, 2, 3]
    assert draw({}, 10, 3) == []
