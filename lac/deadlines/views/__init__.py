"""Pages about deadlines: the worklist, one child's, why a date, and an authority's rules."""
