"""Wait until an instance is in a state, with a time-out; give up early if it never will be."""

from __future__ import annotations

from collections.abc import Callable

from .errors import ThrottledError, UnavailableError, WaitTimedOutError, WrongStateError
from .models import Instance, State
from .retry import Clock

POLL_SECONDS = 5.0


def wait_for_state(
    read: Callable[[], Instance], goal: State, *, clock: Clock, timeout: float, before: Instance
) -> Instance:
    """Read the instance every few seconds until it is in `goal`, and a last time after `timeout`
    seconds.

    `before` is the instance from before the request; EC2 may go on reporting its state for a
    moment. Falling back to where it came from is a failure, though: an instance that gets no
    capacity, or whose disk key is gone, goes from stopped to pending and to stopped again.

    EC2 that throttles or does not answer ends no wait: `read` looks once, and the next look may
    tell more.
    """
    origin: State = "stopped" if goal == "running" else "running"
    left = before.state != origin
    start = clock.now()
    seen = f"{before.id} was {before.state}"
    while True:
        try:
            instance = read()
        except (ThrottledError, UnavailableError) as error:
            trouble = f"; the last look failed: {error.message}"
        else:
            trouble = ""
            seen = f"{before.id} is still {instance.state}"
            if instance.state == goal:
                return instance
            left = left or instance.state != origin
            gone = instance.state in ("shutting-down", "terminated")
            if gone or (left and instance.state == origin):
                reason = f" ({instance.state_reason})" if instance.state_reason else ""
                raise WrongStateError(
                    f"{instance.id} is {instance.state} and will not be {goal}{reason}"
                )
        elapsed = clock.now() - start
        if elapsed >= timeout:
            raise WaitTimedOutError(
                f"{seen}, not {goal}, after {elapsed:.0f} s{trouble}",
                hint="The request stands; look again later, or wait longer",
            )
        clock.sleep(min(POLL_SECONDS, timeout - elapsed))
