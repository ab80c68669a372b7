"""boto3 reads long descriptions of AWS's services for each session; tests make many sessions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

import botocore.session
from botocore.loaders import create_loader


@contextmanager
def read_once() -> Iterator[None]:
    """Let all sessions that begin in the `with` block share what one of them has read.

    Reading is most of what a session costs, by far: a test that makes one gets several times
    faster.
    """
    loader = create_loader()
    with mock.patch.object(botocore.session, "create_loader", return_value=loader):
        yield
