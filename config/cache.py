"""The cache, which holds the counts of sign-in attempts: in Redis while it answers."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

SECONDS_LEFT_ALONE = 10


class SteadyCache(RedisCache):
    """Redis; and while it is away, this process's own memory.

    Nobody could sign in otherwise, or confirm a password to fetch one in an emergency. Attempts are counted all the
    while, only by each process for itself. A Redis that does not answer is left alone for ten seconds, so that one
    sign-in, which counts many times, waits once.
    """

    _away_until = 0.0

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._memory = LocMemCache("while Redis is away", params)

    def _either(self, in_redis: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() >= SteadyCache._away_until:
            try:
                return in_redis(*args, **kwargs)
            except RedisError as error:
                SteadyCache._away_until = time.monotonic() + SECONDS_LEFT_ALONE
                logger.warning("The cache is away, each process counts for itself: %s", type(error).__name__)
        return getattr(self._memory, in_redis.__name__)(*args, **kwargs)

    def add(self, *args: Any, **kwargs: Any) -> Any:
        return self._either(super().add, *args, **kwargs)

    def get(self, *args: Any, **kwargs: Any) -> Any:
        return self._either(super().get, *args, **kwargs)

    def set(self, *args: Any, **kwargs: Any) -> Any:
        return self._either(super().set, *args, **kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> Any:
        return self._either(super().touch, *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        return self._either(super().delete, *args, **kwargs)

    def get_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._either(super().get_many, *args, **kwargs)

    def has_key(self, *args: Any, **kwargs: Any) -> Any:
        return self._either(super().has_key, *args, **kwargs)

    def incr(self, *args: Any, **kwargs: Any) -> Any:
        return self._either(super().incr, *args, **kwargs)

    def set_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._either(super().set_many, *args, **kwargs)

    def delete_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._either(super().delete_many, *args, **kwargs)

    def clear(self) -> Any:
        return self._either(super().clear)
