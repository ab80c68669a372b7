"""What can go wrong, sorted by what the caller can do about it."""


class LibraryError(Exception):
    """Something of the library is not as it has to be; the message says what, and where."""


class InputError(LibraryError):
    """What a prompt was given is not what it declares."""


class AnswerError(LibraryError):
    """The model's answer is not of the form that the prompt asks for, twice."""


class RecordingError(LibraryError):
    """A recording is missing, or belongs to another text of the prompt."""
