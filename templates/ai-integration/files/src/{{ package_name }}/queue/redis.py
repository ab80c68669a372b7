"""A queue in Redis: for workers on several machines."""

import time
import uuid
from collections.abc import Callable
from typing import Any, cast

import redis

from ..errors import QueueError
from .port import Job

_JOBS = "ai-integration:jobs"  # a sorted set: numbers by when they are ready
_TICKETS = "ai-integration:tickets"
_SECONDS = 5

# Each script is one step for everybody else.
_TAKE = """
local found = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, 1)
if #found == 0 then return false end
redis.call('ZADD', KEYS[1], ARGV[2], found[1])
redis.call('HSET', KEYS[2], found[1], ARGV[3])
return found[1]
"""
_DONE = """
if redis.call('HGET', KEYS[2], ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('HDEL', KEYS[2], ARGV[1])
return redis.call('ZREM', KEYS[1], ARGV[1])
"""
_BACK = """
if redis.call('HGET', KEYS[2], ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('HDEL', KEYS[2], ARGV[1])
return redis.call('ZADD', KEYS[1], ARGV[3], ARGV[1])
"""


class RedisQueue:
    """The same queue as in SQLite, in three scripts that run on the server."""

    def __init__(self, url: str, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        try:
            self._redis = redis.Redis.from_url(
                url, socket_timeout=_SECONDS, socket_connect_timeout=_SECONDS, decode_responses=True
            )
        except ValueError as error:
            # Its text may hold the address, and that a password.
            raise QueueError("REDIS_URL is no address such as redis://127.0.0.1:6379/0") from error

    def put(self, incident: int) -> None:
        self._run(lambda: self._redis.zadd(_JOBS, {str(incident): self._clock()}, nx=True))

    def take(self, lease: float) -> Job | None:
        now, ticket = self._clock(), uuid.uuid4().hex
        found = self._script(_TAKE, now, now + lease, ticket)
        return Job(int(found), ticket) if found else None

    def done(self, job: Job) -> None:
        self._script(_DONE, job.incident, job.ticket)

    def give_back(self, job: Job, pause: float) -> None:
        self._script(_BACK, job.incident, job.ticket, self._clock() + pause)

    def size(self) -> int:
        return int(cast("int", self._run(lambda: self._redis.zcard(_JOBS))))

    def check(self) -> str | None:
        try:
            self._run(self._redis.ping)
        except QueueError as error:
            return str(error)
        return None

    def clear(self) -> None:
        """Forget everything that waits."""
        self._run(lambda: self._redis.delete(_JOBS, _TICKETS))

    def close(self) -> None:
        self._redis.close()

    def _script(self, script: str, *values: str | float) -> Any:
        words = [str(value) if isinstance(value, str | int) else repr(value) for value in values]
        return self._run(lambda: self._redis.eval(script, 2, _JOBS, _TICKETS, *words))

    @staticmethod
    def _run(call: Callable[[], Any]) -> Any:
        try:
            return call()
        except redis.RedisError as error:
            raise QueueError(f"Redis does not answer ({type(error).__name__})") from error
