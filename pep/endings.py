"""What ends here when a record is closed. Plans stay as they are, drafts too, to be read only."""

from django.db.models import F, Q, Value
from django.db.models.functions import Greatest

from lac.children.closing import Ending, ending

from .models import Pep, PremiumAward, Provision
from .models.plan import OPEN_STATES


@ending(order=70, label="PEP that is not finished: kept as it is, to be read only")
class Plans(Ending):
    """Nothing is done to them: the database takes no more writing in a closed record."""

    def rows(self, child, day):
        return Pep.unscoped.filter(child=child, state__in=OPEN_STATES)

    def end(self, rows, closing):
        pass


@ending(order=71, label="Line of the provision map: ends")
class Provisions(Ending):
    """Support and enrichment that goes on."""

    def rows(self, child, day):
        return Provision.unscoped.filter(Q(ends_on=None) | Q(ends_on__gt=day), child=child)

    def end(self, rows, closing):
        last = Greatest(F("starts_on"), Value(closing.adopted_on))
        rows.update(ends_on=last, version=F("version") + 1)


@ending(order=72, label="Pupil premium approved and not paid: pay it first, or release it after")
class Approved(Ending):
    """Nothing is done to it: the books are the authority's, which releases it with the year."""

    def rows(self, child, day):
        return PremiumAward.unscoped.filter(child=child, committed_pence__gt=0)

    def end(self, rows, closing):
        pass
