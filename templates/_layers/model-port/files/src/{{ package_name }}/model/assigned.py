r"""Masks what is given to a name such as `password`, in whatever notation a log has it.

That is password=…, "api_key": "…", 'token' => '…', --secret …, the same in JSON that stands inside
a string (\"token\": \"…\"), and all that an object or a list below such a name holds. Only values
are replaced: what was JSON before is JSON afterwards.
"""

import re

MASK = "[redacted]"

_NAMES = (
    r"password|passwd|passphrase|secret[_-]?key|secret|api[_-]?key|access[_-]?key|private[_-]?key"
    r"|credential|token|signature"
)
# The name goes on as in token_value, secretKey or password2, but not as in secretary.
_NAME = rf"(?i:{_NAMES})s?(?:[_-][\w-]{{1,40}}|[A-Z0-9]\w{{0,40}})?(?![\w-])"
_SECRET_NAME = re.compile(_NAME)
_GIVEN = re.compile(
    rf"{_NAME}(?P<quotes>\\{{0,8}}[\"'])?[ \t]{{0,4}}(?:=>|:=|[=:])[ \t]{{0,4}}"
    rf"|(?<![\w-])--(?:[\w-]{{1,40}}-)?{_NAME}[ \t]{{1,4}}(?=[^\s-])"
)
_COUNTS = re.compile(r"(?i)tokens\b")
_QUOTE = re.compile(r"\\{0,8}[\"']")
# A backslash belongs to a value, unless it is JSON's way to write the end of a line or of a text.
_BARE = re.compile(r"(?:[^\s\"',;&}\])\\]|\\(?![\"'nrt\\]))+")
_NUMBER = re.compile(r"\d+(?:\.\d+)?(?![^\s\"',;&}\])\\])")
_PART = re.compile(r"[^\s{}\[\]\"',:=\\]+")
_KEY_FOLLOWS = re.compile(r"\s{0,8}(?::|=)")
_NOTHING = frozenset({"null", "true", "false", "None", "True", "False"})


def is_secret_name(name: str) -> bool:
    """Say whether what is called `name` is secret."""
    return _SECRET_NAME.search(name) is not None and not _COUNTS.search(name)


def mask_assigned(text: str) -> str:
    """Return `text` with the values of secret names masked."""
    return _Masker(text).masked()


class _Masker:
    """One walk through one text, always forward: hostile texts take linear time as well."""

    def __init__(self, text: str) -> None:
        self._text = text
        # Set when an object or a list has no end: from then on each is looked for in its line only.
        self._unclosed = False
        # The quotes of the last quoted name: what JSON writes without any gets these with its mask.
        self._quotes = ""

    def masked(self) -> str:
        done: list[str] = []
        at = 0
        while (given := _GIVEN.search(self._text, at)) is not None:
            done.append(self._text[at : given.end()])
            self._quotes = given["quotes"] or ""
            value, at = self._value(given.end(), counts=bool(_COUNTS.search(given[0])))
            done.append(value)
        return "".join(done) + self._text[at:]

    def _value(self, at: int, *, counts: bool) -> tuple[str, int]:
        """Return what stands for the value that begins at `at`, and where it ends."""
        text = self._text
        if text.startswith(MASK, at):
            return MASK, at + len(MASK)
        if counts and (number := _NUMBER.match(text, at)) is not None:
            return number[0], number.end()
        quote = _QUOTE.match(text, at)
        if quote is not None:
            end = self._end_of_quoted(quote)
            return quote[0] + (MASK if end > quote.end() else ""), end
        if text[at : at + 1] in {"{", "["}:
            return self._nested(at, counts=counts)
        bare = _BARE.match(text, at)
        if bare is None or bare[0] in _NOTHING:
            return "", at
        return self._quotes + MASK + self._quotes, bare.end()

    def _line_end(self, at: int) -> int:
        end = self._text.find("\n", at)
        return len(self._text) if end < 0 else end

    def _end_of_quoted(self, quote: re.Match[str]) -> int:
        """Return where the quoted text ends: before the same quote, or with its line."""
        text, at = self._text, quote.end()
        line_end = self._line_end(at)
        escapes = len(quote[0]) - 1
        if not escapes:
            while at < line_end and text[at] != quote[0]:
                at += 2 if text[at] == "\\" else 1
            return min(at, line_end)
        # In a string within a string, quotes with more backslashes belong to the text.
        at = text.find(quote[0], at, line_end)
        while at > 0 and text[at - 1] == "\\" and at > quote.end():
            at = text.find(quote[0], at + 1, line_end)
        return line_end if at < 0 else at

    def _nested(self, at: int, *, counts: bool) -> tuple[str, int]:
        """Mask all values of an object or a list, and keep its names."""
        line_end = self._line_end(at)
        limit = line_end if self._unclosed else len(self._text)
        done: list[str] = []
        depth, start = 0, at
        while at < limit:
            if not self._text.startswith(MASK, at):
                character = self._text[at]
                depth += (character in "{[") - (character in "}]")
                if depth == 0:
                    return "".join(done) + character, at + 1
            piece, at = self._piece(at, counts=counts)
            done.append(piece)
        if limit == line_end:
            return "".join(done), max(at, line_end)
        self._unclosed = True
        return self._nested(start, counts=counts)

    def _piece(self, at: int, *, counts: bool) -> tuple[str, int]:
        text = self._text
        if text.startswith(MASK, at):
            return MASK, at + len(MASK)
        quote = _QUOTE.match(text, at)
        if quote is not None:
            end = self._end_of_quoted(quote)
            closed = end + len(quote[0]) if text.startswith(quote[0], end) else end
            if _KEY_FOLLOWS.match(text, closed) or end == quote.end():
                self._quotes = quote[0]
                return text[at:closed], closed
            return quote[0] + MASK + text[end:closed], closed
        part = _PART.match(text, at)
        if part is None:
            return text[at], at + 1
        plain = part[0] in _NOTHING or (counts and _NUMBER.fullmatch(part[0]))
        if plain or _KEY_FOLLOWS.match(text, part.end()):
            return part[0], part.end()
        return self._quotes + MASK + self._quotes, part.end()
