"""How far two graders agree, and which plans are graded twice. Arithmetic alone, no database."""

import random
from collections import Counter
from fractions import Fraction


def observed(pairs):
    """The share of pairs that are alike, as a Fraction; None without any."""
    return Fraction(sum(a == b for a, b in pairs), len(pairs)) if pairs else None


def kappa(pairs):
    """Cohen's kappa of pairs of grades, as a Fraction.

    The agreement beyond what chance would give with these shares of grades: 1 is full
    agreement, 0 no more than chance. None where it is not defined: without pairs, or when both
    gave one and the same grade to all, so that chance alone would agree fully.

    J. Cohen, A coefficient of agreement for nominal scales, 1960.
    """
    if not pairs:
        return None
    firsts, seconds = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    by_chance = Fraction(sum(firsts[it] * seconds[it] for it in firsts), len(pairs) ** 2)
    if by_chance == 1:
        return None
    return (observed(pairs) - by_chance) / (1 - by_chance)


def draw(strata, size, seed):
    """`size` members of strata {key: members}, spread over them, at random by a seed.

    Each stratum gives its share of the whole, rounded down; what is then missing comes one
    each from the strata that lost most by rounding. The same seed draws the same again.
    """
    total = sum(len(it) for it in strata.values())
    size = min(size, total)
    if not size:
        return []
    chance = random.Random(seed)  # noqa: S311, a sample, not a secret
    keys = sorted(strata, key=str)
    shares = {key: divmod(size * len(strata[key]), total) for key in keys}
    counts = {key: whole for key, (whole, _) in shares.items()}
    # Of strata that lost alike, chance decides; not the alphabet.
    order = chance.sample(keys, len(keys))
    order.sort(key=lambda key: -shares[key][1])
    for key in order[: size - sum(counts.values())]:
        counts[key] += 1
    return [it for key in keys for it in chance.sample(sorted(strata[key]), counts[key])]
