"""Several accounts and regions as one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from .connect import connect, resolve_target
from .ec2 import Ec2, Query
from .errors import Ec2ToolError, InvalidRequestError, NotFoundError, StoppingError
from .models import Failure, Instance, Listing
from .retry import Clock

T = TypeVar("T")


class Fleet:
    """The targets that this process may talk to. Nothing outside this list can be reached by a
    model's arguments.
    """

    def __init__(self, members: Iterable[Ec2]) -> None:
        self.members = tuple(members)
        if not self.members:
            raise InvalidRequestError("There is no account and region to talk to")

    @classmethod
    def open(
        cls, profiles: Sequence[str], regions: Sequence[str], clock: Clock | None = None
    ) -> Fleet:
        """Every profile in every region. Without profiles the default credentials, without regions
        the profile's.
        """
        names: Sequence[str | None] = profiles or [None]
        places: Sequence[str | None] = regions or [None]
        targets = dict.fromkeys(
            resolve_target(profile, region) for profile in names for region in places
        )
        return cls(Ec2(connect(target), target, clock=clock) for target in targets)

    def list_instances(self, query: Query | None = None) -> Listing:
        """The instances of all targets. Those that fail are named beside the rest; if all fail, the
        first is raised.
        """

        def read(member: Ec2) -> list[Instance] | Ec2ToolError:
            try:
                return member.list_instances(query)
            except Ec2ToolError as error:
                return error

        with ThreadPoolExecutor(max_workers=min(8, len(self.members))) as pool:
            answers = list(pool.map(read, self.members))
        errors = [answer for answer in answers if isinstance(answer, Ec2ToolError)]
        if len(errors) == len(answers):
            raise errors[0]
        return Listing(
            instances=[
                instance for answer in answers if isinstance(answer, list) for instance in answer
            ],
            failures=[
                Failure(
                    profile=member.target.profile,
                    region=member.target.region,
                    code=answer.code,
                    message=str(answer),
                )
                for member, answer in zip(self.members, answers, strict=True)
                if isinstance(answer, Ec2ToolError)
            ],
        )

    def find(self, read: Callable[[Ec2], T]) -> T:
        """What `read` gives for the first target that has it; ids are unique across all.

        A target that cannot be asked does not hide the others. Where none of those has it, its
        error is raised: only if all say so, it is not there.
        """
        problems: list[Ec2ToolError] = []
        for member in self.members:
            try:
                return read(member)
            except StoppingError:
                raise
            except Ec2ToolError as error:
                problems.append(error)
        raise next((it for it in problems if not isinstance(it, NotFoundError)), problems[0])

    def select(self, profile: str | None = None, region: str | None = None) -> Ec2:
        """The one target that profile and region mean. Ambiguity is an error: a write must not
        guess its account.
        """
        matching = [
            member
            for member in self.members
            if (profile is None or member.target.profile == profile)
            and (region is None or member.target.region == region)
        ]
        if len(matching) == 1:
            return matching[0]
        configured = ", ".join(str(member.target) for member in self.members)
        if not matching:
            raise InvalidRequestError(
                "That account and region is not configured", hint=f"Configured: {configured}"
            )
        raise InvalidRequestError(
            "Several accounts or regions are meant", hint=f"Say which of: {configured}"
        )
