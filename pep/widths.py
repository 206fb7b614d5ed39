"""How wide the columns of a printed table are: by what stands in them.

WeasyPrint lays fixed tables out quickly and measures automatic ones slowly, so the
widths are reckoned here from the lengths of the texts.
"""

# What a letter takes of the width of a page, in per cent, and the space between columns.
LETTER, GAP = 1.15, 1.2
# Headers are bold: a letter of theirs takes so much of one.
BOLD = 1.15
# Texts of so many letters or fewer stay on one line, if there is room for that: dates, names.
ON_ONE_LINE = 18
# A longer word than this may be broken.
LONGEST_WORD = 16


def widths(headers, rows):
    """The share of each column in per cent, 100 in all (a little less for the rounding)."""
    cells = zip(*rows, strict=True)
    columns = [(str(header), *texts) for header, texts in zip(headers, cells, strict=True)]
    least = [_least(it, ON_ONE_LINE) for it in columns]
    if sum(least) > 100:
        least = [_least(it, 0) for it in columns]
    free = max(100 - sum(least), 0)
    # A text twice as long takes more room, and not twice the room: it has more lines.
    longest = [max(len(text) for text in it) for it in columns]
    wants = [it**0.5 if it > ON_ONE_LINE else 0 for it in longest]
    wants = wants if any(wants) else least
    shares = [low + free * want / sum(wants) for low, want in zip(least, wants, strict=True)]
    # Cut to a tenth: a whole per cent less would break a word in two.
    return [share * 1000 // sum(shares) / 10 for share in shares]


def _least(texts, on_one_line):
    """What a column needs at least: its longest word, or its longest text where that is short.

    Its header may be broken between words: into two lines, or into more where there is no room.
    """
    header, *cells = texts
    letters = min(max(_longest_word(cells), _longest_word([header]) * BOLD), LONGEST_WORD)
    if on_one_line:
        letters = max(letters, _in_two_lines(header) * BOLD)
    short = [len(text) for text in cells if len(text) <= on_one_line]
    return max([letters, *short]) * LETTER + GAP


def _longest_word(texts):
    return max((len(word) for text in texts for word in text.split()), default=1)


def _in_two_lines(text):
    """How many letters the longer line has where a text is broken into two as well as it can be."""
    words = text.split()
    lines = ((" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words) + 1))
    return min((max(map(len, pair)) for pair in lines), default=0)
