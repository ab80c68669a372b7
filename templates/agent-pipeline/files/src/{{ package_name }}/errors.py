"""What can go wrong, sorted by what has to happen next."""


class PipelineError(Exception):
    """The run cannot go on; the message says what to mend. A resumed run goes on from there."""


class SettingsError(PipelineError):
    """The command line or the environment is wrong; nothing was done."""


class SourceError(PipelineError):
    """The logs cannot be read."""


class TraceError(PipelineError):
    """The trace of a run cannot be read or written."""


class OtherRunError(TraceError):
    """The run in the trace was another one than this code makes: it can't be gone on with."""


class CredentialsError(PipelineError):
    """AWS does not accept who we are: no tool can work until that is mended."""


class ToolError(Exception):
    """A tool failed in a way that the agent should know of and can work around."""


class MalformedAnswerError(Exception):
    """An agent's last word is not the typed answer that was asked for."""


# Not an Exception: the retry loops of SDKs and frameworks must not swallow it.
class InterruptedRunError(BaseException):
    """A signal asked the run to end."""

    def __init__(self, signal_number: int) -> None:
        super().__init__(f"stopped by signal {signal_number}")
        self.signal_number = signal_number
