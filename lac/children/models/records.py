"""The base of every record about a child: no `objects`, only `visible_to` and `unscoped`.

`unscoped` is for models, duties, tasks, actions, imports and commands; an
architecture test refuses it in views, forms and template tags.
"""

from django.db import models


class ChildRecordQuerySet(models.QuerySet):
    def visible_to(self, user, permission=None):
        """The records of children this user works with today (and holds the permission for)."""
        from ..access import in_scope

        return self.filter(child__in=in_scope(user, permission).values("pk"))


class VisibleTo:
    """Gives a model `Model.visible_to(user, permission=None)`."""

    @classmethod
    def visible_to(cls, user, permission=None):
        return cls.unscoped.all().visible_to(user, permission)


class ChildRecord(VisibleTo, models.Model):
    """An abstract row about one child."""

    child = models.ForeignKey("children.Child", models.CASCADE, related_name="+")

    unscoped = ChildRecordQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "unscoped"
        default_manager_name = "unscoped"
