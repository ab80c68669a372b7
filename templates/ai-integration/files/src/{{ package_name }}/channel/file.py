"""A channel that is a file, one message a line: to try things, and for other programs to follow."""

import json
from pathlib import Path

from ..errors import ChannelError
from ..model.audit import append_line, whole_line
from .port import Notice


class FileChannel:
    """Appends to a file that its owner alone can read."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def send(self, notice: Notice, headers: dict[str, str]) -> None:
        del headers
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            text = json.dumps(notice.data(), ensure_ascii=False)
            append_line(self._path, whole_line(text.encode(errors="replace").decode()))
        except OSError as error:
            reason = error.strerror or error
            raise ChannelError(f"cannot write {self._path}: {reason}") from error
