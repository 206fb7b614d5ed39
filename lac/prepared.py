"""Queries compiled once in a process and run many times, as a prepared statement is.

Django builds a query's SQL anew on each call, which for a page of a dozen
queries takes longer than PostgreSQL needs to answer them. For the few that
every look at a child asks:

    @Prepared.of(child=int, today=dt.date)
    def open_cases(child, today):
        return Case.objects.filter(child=child, opened_on__lte=today)

    open_cases(child=child.pk, today=today)  # a list of Case
"""

import copy
import datetime as dt
from functools import cached_property

from django.db import connections
from django.db.models.query import ModelIterable

# Two stand-ins of each kind that no real row has; what differs between them is the value's place.
_STAND_INS = {
    int: lambda number, turn: -(2**40) - 2 * number - turn,
    dt.date: lambda number, turn: dt.date(4000 + 20 * number + turn, 1, 1),
    str: lambda number, turn: f"prepared {number} {turn}",
}


class Prepared:
    """A queryset of model instances that is compiled on its first call.

    `build` takes the values by name and uses each only as it is: as a whole parameter of a
    condition, never in a slice, in arithmetic in Python or to decide how the query
    looks. `kinds` names each value's type (int, str or date). Raises TypeError on the
    first call when `build` does not hold to that.
    """

    def __init__(self, build, **kinds):
        self.build, self.kinds = build, kinds

    @classmethod
    def of(cls, **kinds):
        """Make a function that builds a queryset into a prepared query; a decorator."""
        return lambda build: cls(build, **kinds)

    def __call__(self, **values):
        """The rows, as a list; one query."""
        queryset, compiler, sql, template = self._compiled
        if values.keys() != self.kinds.keys():
            raise TypeError(f"This query takes {sorted(self.kinds)}, not {sorted(values)}.")
        params = tuple(values[it.name] if isinstance(it, _Place) else it for it in template)
        compiler = copy.copy(compiler)
        # Compiled once for all threads, asked in this one: each has a connection of its own.
        compiler.connection = connections[queryset.db]
        compiler.as_sql = lambda *args, **kwargs: (sql, params)
        rows = queryset._chain()
        rows.query.get_compiler = lambda *args, **kwargs: compiler
        return list(ModelIterable(rows))

    def first(self, **values):
        """The first row or None. `build` orders the rows and cuts them to one."""
        return next(iter(self(**values)), None)

    @cached_property
    def _compiled(self):
        _, _, other_sql, other_params = self._compile(1)
        queryset, compiler, sql, params = self._compile(0)
        if sql != other_sql:
            raise TypeError("A prepared query looks different for different values.")
        template = [self._placed(*pair) for pair in zip(params, other_params, strict=True)]
        places = {it.name for it in template if isinstance(it, _Place)}
        if missing := self.kinds.keys() - places:
            raise TypeError(f"A prepared query changes or ignores its {', '.join(missing)}.")
        return queryset, compiler, sql, template

    def _compile(self, turn):
        queryset = self.build(**self._stand_ins(turn))
        compiler = queryset.query.get_compiler(queryset.db)
        return queryset, compiler, *compiler.as_sql()

    def _stand_ins(self, turn):
        kinds = enumerate(self.kinds.items())
        return {name: _STAND_INS[kind](number, turn) for number, (name, kind) in kinds}

    def _placed(self, param, other):
        if param == other:
            return param
        for name, stand_in in self._stand_ins(0).items():
            if param == stand_in:
                return _Place(name)
        raise TypeError(f"A prepared query works a value into {param!r}; pass that instead.")


class _Place:
    """Where a value of this name goes among the parameters."""

    def __init__(self, name):
        self.name = name
