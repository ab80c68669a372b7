"""Sends messages to an incoming webhook. Its address is a secret, and never shown."""

import http.client
import json
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

from ..errors import ChannelError
from .port import Notice

_SECONDS = 10


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A webhook answers itself: a message goes nowhere that the settings do not name."""

    def redirect_request(self, *args: Any, **more: Any) -> None:
        del args, more


class WebhookChannel:
    """Posts what `body` makes of a message."""

    def __init__(self, name: str, url: str, body: Callable[[Notice], dict[str, Any]]) -> None:
        self._name = name
        self._url = url
        self._body = body
        self._opener = urllib.request.build_opener(_NoRedirects)

    def send(self, notice: Notice, headers: dict[str, str]) -> None:
        data = json.dumps(self._body(notice)).encode()
        request = urllib.request.Request(  # noqa: S310 -- checked by safe_url
            self._url, data, {"Content-Type": "application/json", **headers}, method="POST"
        )
        try:
            with self._opener.open(request, timeout=_SECONDS):
                pass
        except urllib.error.HTTPError as error:
            after = error.headers.get("Retry-After")
            with error:
                raise ChannelError(f"{self._name} answered {error.code}", after) from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            # The text of such an error may hold the address.
            reason = type(error).__name__
            raise ChannelError(f"cannot reach {self._name} ({reason})") from None
