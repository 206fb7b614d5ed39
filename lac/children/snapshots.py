"""A child's figures as of a day, from apps above this one, to be kept or shared.

@attendance_figures
def figures(child, day):
    return [("Attendance this school year", "93.4%")]
"""

SOURCES = []


def attendance_figures(source):
    """Register a function (child, day) -> pairs of label and words; a decorator."""
    if source not in SOURCES:
        SOURCES.append(source)
    return source


def figures_of(child, day):
    """The figures of all sources, as lists of label and words: JSON."""
    return [[label, words] for source in SOURCES for label, words in source(child, day)]
