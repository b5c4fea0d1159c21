"""The practice desk: the practice space behind the pages, with a clock and mails of its own."""

import threading
from collections import deque
from contextlib import ExitStack
from datetime import datetime, timedelta

from schoolcast.bootstrap import App
from schoolcast.bootstrap.practice import open_practice
from schoolcast.bootstrap.practice_space import Begun, PracticeSpace
from schoolcast.domain.clock import Clock
from schoolcast.domain.errors import KeyProblem, NotFound, SchemaProblem
from schoolcast.engine.tick import tick
from schoolcast.pipeline.handoff_records import Notice
from schoolcast.web.desk import Desk

MOST = 20  # mails that are remembered


class PracticeClock:
    """The school's clock, put ahead by those who practise; never back."""

    def __init__(self, own: Clock) -> None:
        self._own = own
        self.ahead = timedelta()

    def now(self) -> datetime:
        return self._own.now() + self.ahead


class PracticeDesk(Desk):
    """Opens the practice space beside the school of `own`, where somebody has begun one.

    `mails` are those that would have been sent since the pages were started, the newest first.
    """

    def __init__(self, own: Desk) -> None:
        super().__init__(own.config, lambda: own.settings)
        self._own = own
        own.before_closing(self.close)
        self._sending = threading.Lock()
        self.mails: deque[tuple[datetime, Notice]] = deque(maxlen=MOST)

    @property
    def space(self) -> PracticeSpace:
        """The folder in which the school practises."""
        return PracticeSpace(self._own.settings)

    @property
    def begun(self) -> Begun | None:
        """Since when; None where nobody practises, or nobody has for long."""
        begun = self.space.begun
        if begun is not None and self._over(begun):
            with self._sending, self._lock:
                if (still := self.space.begun) is not None and self._over(still):
                    self._clear()
            return None
        return begun

    def _over(self, begun: Begun) -> bool:
        return begun.over(self._own.app.clock.now())

    def _clear(self) -> None:
        self.close()
        self.space.clear()
        self.mails.clear()

    def _now(self) -> object:
        """Another space is opened anew, also where another process threw the last one away."""
        begun = self.space.begun
        return super()._now(), begun and begun.at

    def begin(self) -> None:
        """Make the space where there is none."""
        with self._lock:
            self.space.begin(self._own.app.clock.now())

    def afresh(self) -> None:
        """Throw away what was practised and begin anew; Busy where that can't be now."""
        with self._sending, self._lock:  # always in this order
            self._clear()
            self.begin()

    def opened(self, stack: ExitStack) -> App:
        """The practice space; one that this schoolcast can't open is begun anew."""
        begun = self.space.begun
        if begun is None:
            raise NotFound("Nobody is practising just now.")
        try:
            return self._entered(stack, begun)
        except (SchemaProblem, KeyProblem):
            self.space.clear()
            self.begin()
            return self._entered(stack, Begun(at=begun.at))

    def _entered(self, stack: ExitStack, begun: Begun) -> App:
        self.space.refresh()
        clock = PracticeClock(self._own.app.clock)
        clock.ahead = begun.ahead
        return stack.enter_context(open_practice(self._own.app, clock, self._keep))

    def _keep(self, notice: Notice) -> bool:
        self.mails.appendleft((self.app.clock.now(), notice))
        return True

    @property
    def ahead(self) -> timedelta:
        """How far the practice clock is ahead."""
        clock = self.app.clock
        return clock.ahead if isinstance(clock, PracticeClock) else timedelta()

    def move_on(self, moment: datetime) -> None:
        """Put the practice clock ahead to `moment`; it never goes back."""
        clock, begun = self.app.clock, self.space.begun
        if not isinstance(clock, PracticeClock) or begun is None:
            return
        with self._lock:
            clock.ahead += max(timedelta(), moment - clock.now())
            self.space.keep(Begun(at=begun.at, ahead=clock.ahead))

    def send(self) -> None:
        """Send what is due by the practice clock, to nobody, and check what is open."""
        with self._sending:
            self.space.refresh()
            app = self.app
            dispatcher = app.dispatcher()
            try:
                tick(app.schools, app.school.ledger, app.clock, dispatcher)
            finally:
                dispatcher.close()
