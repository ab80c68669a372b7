"""Wait until an instance is in a state, with a time-out; give up early if it never will be."""

from __future__ import annotations

from collections.abc import Callable

from .errors import WaitTimedOutError, WrongStateError
from .models import Instance, State
from .retry import Clock

POLL_SECONDS = 5.0


def wait_for_state(
    read: Callable[[], Instance], goal: State, *, clock: Clock, timeout: float, before: State
) -> Instance:
    """Read the instance every few seconds until it is in `goal`; `timeout` is in seconds.

    `before` is the state from before the request; EC2 may go on reporting it for a moment. Falling
    back to where it came from is a failure, though: an instance that gets no capacity, or whose
    disk key is gone, goes from stopped to pending and to stopped again.
    """
    origin: State = "stopped" if goal == "running" else "running"
    left = before != origin
    start = clock.now()
    while True:
        instance = read()
        if instance.state == goal:
            return instance
        left = left or instance.state != origin
        if instance.state in ("shutting-down", "terminated") or (left and instance.state == origin):
            reason = f" ({instance.state_reason})" if instance.state_reason else ""
            raise WrongStateError(
                f"{instance.id} is {instance.state} and will not be {goal}{reason}"
            )
        elapsed = clock.now() - start
        if elapsed + POLL_SECONDS > timeout:
            raise WaitTimedOutError(
                f"{instance.id} is still {instance.state}, not {goal}, after {elapsed:.0f} s",
                hint="The request stands; look again later, or wait longer",
            )
        clock.sleep(POLL_SECONDS)
