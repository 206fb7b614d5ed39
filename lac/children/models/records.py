"""The base of every record about a child: no `objects`, only `visible_to` and `unscoped`.

`unscoped` is for models, duties, tasks, actions, imports and commands; an
architecture test refuses it in views, forms and template tags.
"""

from django.db import models
from django.db.models import Q
from django.utils import timezone


class ChildRecordQuerySet(models.QuerySet):
    def visible_to(self, user, permission=None):
        """The records of children this user works with today (and holds the permission for)."""
        from ..access import in_scope

        return self.filter(child__in=in_scope(user, permission).values("pk"))

    def at_schools(self, schools, today=None):
        """The records of children who are at one of these main schools (ids) today."""
        from .schooling import Enrolment

        at_them = Enrolment.unscoped.current(today).main().filter(school__in=schools)
        return self.filter(child__in=at_them.values("child"))

    def _covering(self, day, start, end):
        """Rows whose dates cover the day (today when None), the last day included."""
        day = day or timezone.localdate()
        return self.filter(
            Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": day}), **{f"{start}__lte": day}
        )


class VisibleTo:
    """Gives a model `Model.visible_to(user, permission=None)`."""

    @classmethod
    def visible_to(cls, user, permission=None, **how):
        return cls.unscoped.all().visible_to(user, permission, **how)

    @classmethod
    def of(cls, child, user, permission=None):
        """The rows of one child that this user may see.

        The same rows as `visible_to(user, permission).filter(child=child)`, without
        asking the database about the scope again when this user's page has opened
        the child already (see `lac.children.access.child_and_permissions`).
        """
        may = child.opened_to(user)
        if may is None:
            return cls.visible_to(user, permission).filter(child=child)
        if permission is None or permission in may:
            return cls.unscoped.filter(child=child)
        return cls.unscoped.none()


class ChildRecord(VisibleTo, models.Model):
    """An abstract row about one child."""

    child = models.ForeignKey("children.Child", models.CASCADE, related_name="+")

    unscoped = ChildRecordQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "unscoped"
        default_manager_name = "unscoped"
