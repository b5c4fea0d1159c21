"""The school's door: all of its parts under one name."""

from schoolcast.store.alerts import Alerts
from schoolcast.store.approvals import Approvals
from schoolcast.store.browsing import Browsing
from schoolcast.store.calendar_links import CalendarLinks
from schoolcast.store.closings import Closings
from schoolcast.store.concerns import Concerns
from schoolcast.store.costs import Costs
from schoolcast.store.devices import Devices
from schoolcast.store.drafts import Drafts
from schoolcast.store.gathering import Gathering
from schoolcast.store.hand_offs import HandOffs
from schoolcast.store.imports import Imports
from schoolcast.store.lane_names import LaneNames
from schoolcast.store.limits import Limits
from schoolcast.store.pauses import Pauses
from schoolcast.store.people import People
from schoolcast.store.picture_facts import PictureFacts
from schoolcast.store.pictures import Pictures
from schoolcast.store.record_pages import RecordPages
from schoolcast.store.second_person import SecondPerson
from schoolcast.store.sendable import Sendables
from schoolcast.store.stamps import Stamps
from schoolcast.store.visits import Visits
from schoolcast.store.withdrawals import Withdrawals


class SqlSchoolStore(
    Stamps,
    Approvals,
    Withdrawals,
    HandOffs,
    Sendables,
    Pauses,
    Limits,
    LaneNames,
    Pictures,
    PictureFacts,
    Alerts,
    Devices,
    People,
    Costs,
    Imports,
    Closings,
    Visits,
    Browsing,
    Gathering,
    SecondPerson,
    Drafts,
    Concerns,
    CalendarLinks,
    RecordPages,
):
    """Implements `pipeline.ports.SchoolStore`.

    `os_user` and `host`, as given when it was opened, stand beside each line of the record that
    does not name its own.
    """
