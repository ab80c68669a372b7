"""A team's prompts as versioned data: typed, tested against cases, and compared before they change.

The library's face:

    library = Library(open_store(Path("prompts")))
    prompt = library.get("triage")
    answer = answered(prompt, {"service": "shop", "incident": text}, ask)
"""

from .errors import AnswerError, InputError, LibraryError, RecordingError
from .library import Library
from .prompt import Prompt
from .render import Rendered, render
from .runner import answered, run
from .store import open_store

__version__ = "0.1.0"
__all__ = [
    "AnswerError",
    "InputError",
    "Library",
    "LibraryError",
    "Prompt",
    "RecordingError",
    "Rendered",
    "answered",
    "open_store",
    "render",
    "run",
]
