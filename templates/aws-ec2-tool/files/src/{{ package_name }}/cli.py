"""The command line. Results go to stdout, all else to stderr; `--help` has the exit codes."""

from __future__ import annotations

import argparse
import json
import shutil
import signal
import sys
from collections.abc import Callable, Sequence
from types import FrameType
from typing import get_args

from pydantic import BaseModel

from . import NAME, __version__, tables
from .ec2 import Ec2, Query
from .errors import Ec2ToolError, InvalidRequestError
from .fleet import Fleet
from .models import State, StateChange
from .retry import SystemClock
from .triage import triage

_EXIT_CODES = """\
exit codes:
  0  done
  1  AWS answered with an error that has no code of its own here, or output cannot be written
  2  wrong arguments or AWS settings, no region, or an unknown region
  3  no such instance, volume or VPC in this account and region
  4  no credentials, expired credentials, or denied by IAM
  5  throttled, or no answer; trying again may help
  6  the instance is in a state that does not allow it
  7  the wait timed out; the request stands
  8  some accounts or regions did not answer; the rest is shown
  130, 143  interrupted by SIGINT, SIGTERM
"""
_PARTIAL = 8
_WAIT = 300.0
_LONGEST_WAIT = 86_400


class _Signalled(BaseException):
    # Not an Exception: botocore wraps those that pass through it.
    def __init__(self, number: int) -> None:
        self.number = number


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    options = _parser().parse_args(argv)
    options.clock = SystemClock()

    def interrupt(number: int, _frame: FrameType | None) -> None:
        # The threads that wait to try again would keep the process alive.
        options.clock.stop()
        raise _Signalled(number)

    restore = {
        number: signal.signal(number, interrupt) for number in (signal.SIGTERM, signal.SIGINT)
    }
    try:
        return _flushed(options.run(options))
    except Ec2ToolError as error:
        if options.json:
            problem = {"code": error.code, "message": error.message, "hint": error.hint}
            print(json.dumps({"error": problem}), file=sys.stderr)
        else:
            print(f"error: {tables.clean(str(error))}", file=sys.stderr)
        return error.exit_code
    except _Signalled as caught:
        # What was sent cannot be taken back, so don't claim that nothing happened.
        name = signal.Signals(caught.number).name
        print(
            f"error: stopped by {name}. A change that was already sent to EC2 still happens.",
            file=sys.stderr,
        )
        return 128 + caught.number
    except BrokenPipeError:
        # The reader of our output left, as `| head` does. Python would complain again when it
        # flushes at exit.
        sys.stdout = None
        return 128 + signal.SIGPIPE
    except OSError as error:
        sys.stdout = None
        print(f"error: the output cannot be written: {error}", file=sys.stderr)
        return 1
    finally:
        for number, handler in restore.items():
            signal.signal(number, handler)


def _flushed(code: int) -> int:
    # Now and not at exit, where Python would print a traceback if the disk is full.
    sys.stdout.flush()
    return code


def _parser() -> argparse.ArgumentParser:
    places = argparse.ArgumentParser(add_help=False)
    places.add_argument(
        "--profile",
        action="append",
        default=[],
        type=_name,
        help="AWS profile; repeat it for several accounts",
    )
    places.add_argument(
        "--region", action="append", default=[], type=_name, help="AWS region; repeat for several"
    )
    common = argparse.ArgumentParser(add_help=False, parents=[places])
    common.add_argument("--json", action="store_true", help="print JSON")

    parser = argparse.ArgumentParser(
        prog=NAME,
        description="List, examine, start, stop and snapshot EC2 instances, or serve MCP.",
        epilog=_EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(
        name: str,
        run: Callable[[argparse.Namespace], int],
        about: str,
        options: argparse.ArgumentParser = common,
    ) -> argparse.ArgumentParser:
        added = commands.add_parser(
            name, parents=[options], help=about, description=about, allow_abbrev=False
        )
        added.set_defaults(run=run)
        return added

    listing = command("list", _list, "list instances, of several accounts and regions if asked")
    listing.add_argument(
        "--state", action="append", default=[], choices=get_args(State), help="only in this state"
    )
    listing.add_argument(
        "--tag", action="append", default=[], metavar="KEY=VALUE", help="only with this tag"
    )
    command("status", _status, "show the status checks of an instance").add_argument("instance")
    command("triage", _triage, "say what stands out about an instance").add_argument("instance")
    command("vpc", _vpc, "show a VPC and its subnets").add_argument("vpc")
    for name, run in (("start", _start), ("stop", _stop)):
        change = command(name, run, f"{name} an instance; does nothing if that is done already")
        change.add_argument("instance")
        change.add_argument(
            "--dry-run", action="store_true", help="only ask EC2 whether it would allow it"
        )
        change.add_argument("--wait", action="store_true", help="wait until it is done")
        change.add_argument(
            "--timeout", type=_seconds, help="with --wait: seconds to wait, 300 unless given"
        )
    snapshot = command("snapshot", _snapshot, "start a snapshot of a volume")
    snapshot.add_argument("volume")
    snapshot.add_argument("--description", default="")
    snapshot.add_argument(
        "--dry-run", action="store_true", help="only ask EC2 whether it would allow it"
    )
    command("serve", _serve, "serve MCP on stdin and stdout", places)
    return parser


def _name(text: str) -> str:
    # What a variable of the shell that is not set leaves behind; nobody means the default by it.
    if not text.strip():
        raise argparse.ArgumentTypeError(f"{text!r} is no name")
    return text


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1
    if not 0 <= value <= _LONGEST_WAIT:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a number of seconds from 0 to {_LONGEST_WAIT}"
        )
    return value


def _list(options: argparse.Namespace) -> int:
    tags: dict[str, str] = {}
    for item in options.tag:
        key, separator, value = item.partition("=")
        if not (key and separator):
            raise InvalidRequestError(f"{item!r} is not KEY=VALUE")
        if key in tags:
            raise InvalidRequestError(f"The tag {key!r} is asked for twice")
        tags[key] = value
    found = _fleet(options).list_instances(Query(states=options.state, tags=tags))
    _show(options, found, tables.listing(found, _width()))
    for failure in found.failures:
        where = f"{failure.profile or 'default'}, {failure.region}"
        print(f"error: {where}: {tables.clean(failure.message)}", file=sys.stderr)
    return _PARTIAL if found.failures else 0


def _status(options: argparse.Namespace) -> int:
    status = _one(options).get_instance_status(options.instance)
    return _show(options, status, tables.status(status))


def _triage(options: argparse.Namespace) -> int:
    report = triage(_one(options), options.instance)
    return _show(options, report, tables.triage(report))


def _vpc(options: argparse.Namespace) -> int:
    found = _one(options).get_vpc(options.vpc)
    return _show(options, found, tables.vpc(found))


def _start(options: argparse.Namespace) -> int:
    wait = _wait(options)
    change = _one(options).start_instance(options.instance, dry_run=options.dry_run, wait=wait)
    return _show(options, change, _told(change, "start"))


def _stop(options: argparse.Namespace) -> int:
    wait = _wait(options)
    change = _one(options).stop_instance(options.instance, dry_run=options.dry_run, wait=wait)
    return _show(options, change, _told(change, "stop"))


def _wait(options: argparse.Namespace) -> float | None:
    if options.timeout is not None and not options.wait:
        raise InvalidRequestError("--timeout is for a wait, and none is asked for", hint="Add --wait")
    seconds = _WAIT if options.timeout is None else options.timeout
    return seconds if options.wait else None


def _snapshot(options: argparse.Namespace) -> int:
    made = _one(options).create_snapshot(
        options.volume, options.description, dry_run=options.dry_run
    )
    text = (
        f"{made.volume_id}: EC2 would allow the snapshot; nothing was done"
        if made.dry_run
        else f"{made.volume_id}: snapshot {made.id} is {made.state}"
    )
    return _show(options, made, text)


def _serve(options: argparse.Namespace) -> int:
    fleet = _fleet(options)
    # Imported here: the MCP SDK takes most of a second, which no other command should pay.
    from .serve import serve  # noqa: PLC0415
    from .server import build_server  # noqa: PLC0415

    serve(build_server(fleet), options.clock)
    return 0


def _fleet(options: argparse.Namespace) -> Fleet:
    return Fleet.open(options.profile, options.region, options.clock)


def _one(options: argparse.Namespace) -> Ec2:
    return _fleet(options).select()


def _width() -> int | None:
    """The width of the terminal, if people read there; files and pipes get whole lines."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def _told(change: StateChange, verb: str) -> str:
    if change.dry_run:
        return f"{change.id}: EC2 would allow the {verb}; it is {change.current}, nothing was done"
    if not change.changed:
        return f"{change.id}: nothing to do, it is {change.current}"
    return f"{change.id}: {change.previous} -> {change.current}"


def _show(options: argparse.Namespace, value: BaseModel, text: str) -> int:
    print(value.model_dump_json(indent=2) if options.json else text)
    return 0
