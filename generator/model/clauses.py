"""The words of contracts: which exist, where, and what arguments they take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from ..diagnostics import Label, Report, counted
from ..source import Span
from ..syntax import ast
from . import codes
from .contracts import Promise
from .sums import plain

ANY = 99  # as many as one likes
ORDERS = ("relaxed", "acquire", "release", "acq_rel", "seq_cst", "plain")
RETURNS = ("new", "borrowed", "nullable", "immortal", "raw")
FACTS = ("lock", "unique", "owned_or_shared", "guard", "no_lock", "exact_type", "private")
LIFETIMES = ("strong", "deferred", "qsbr", "type_version")


@dataclass(frozen=True, slots=True)
class Word:
    """How many arguments a clause takes; `first` lists what the first may be, `parameter`: it names a parameter."""

    least: int
    most: int
    first: tuple[str, ...] = ()
    parameter: bool = False

    @property
    def takes(self) -> str:
        if self.least == self.most:
            return counted(self.least, "argument")
        return f"at least {self.least}" if self.most == ANY else f"{self.least} to {self.most} arguments"


FUNCTION_WORDS: Mapping[str, Word] = {
    "escapes": Word(0, 1, ("on_failure", "yes", "no")),
    "runs_python": Word(0, 0),
    "safepoint": Word(0, 0),
    "blocks": Word(0, 0),
    "allocates": Word(0, 0),
    "returns": Word(1, 5, RETURNS),
    "borrows": Word(1, 2, parameter=True),
    "steals": Word(1, 2, parameter=True),
    "invalidates": Word(1, 1),
    "may_replace": Word(1, 1),
    "requires": Word(1, 1, FACTS),
    "establishes": Word(1, 1),
    "locks": Word(1, 2),
    "unlocks": Word(1, 1),
    "initialises": Word(1, 1),
    "fails": Word(1, 1),
    "expands_to": Word(1, 3, ("jumps_to", "returns")),
    "pure": Word(0, 0),
    "despite": Word(1, ANY),
    "read": Word(1, 1, ORDERS),
    "write": Word(1, 1, ORDERS),
}
FIELD_WORDS: Mapping[str, Word] = {
    "immutable": Word(0, 0),
    "owner_thread": Word(0, 0),
    "read": Word(1, 1, ORDERS),
    "write": Word(1, 1, ORDERS),
    "written_by": Word(1, ANY),
    "guarded_by": Word(1, 1),
    "stw_written": Word(0, 0),
    "immutable_after": Word(1, 1),
    "published_by": Word(1, 1),
    "private_until": Word(1, 1),
    "shared_when": Word(1, 1),
    "lifetime": Word(1, 1, LIFETIMES),
    "establishes": Word(1, 1, ("exact_type",)),
}
FACTS_OF_UOPS = (*FACTS, "null", "immortal")
UOP_WORDS: Mapping[str, Word] = {
    "requires": Word(1, 1, FACTS_OF_UOPS),
    "establishes": Word(1, 1, FACTS_OF_UOPS),
}
ENTRY_WORDS: Mapping[str, Word] = {
    "valid_while": Word(1, 1, FACTS_OF_UOPS),
    "lifetime": Word(1, 1, LIFETIMES),
}
FAMILY_WORDS: Mapping[str, Word] = {"must_do": Word(1, ANY)}
TYPE_WORDS: Mapping[str, Word] = {"immutable": Word(0, 0)}
CONSTANT_WORDS: Mapping[str, Word] = {"establishes": Word(1, 1, ("exact_type",))}
SECOND = {"steals": ("on_success", "always"), "borrows": ("nullable",)}  # what the second argument may be
USUAL = ("yes", "always")  # arguments that say what holds without them, too


def head_word(argument: ast.Expression | ast.TypeName) -> str:
    """`lock` of lock(list), `new` of new."""
    match argument:
        case ast.Call(function=ast.Name(id=name)) | ast.Name(id=name):
            return name
        case ast.TypeName(words=words):
            return " ".join(words)
    return ""


# Clauses of functions whose first argument is a parameter, or a word around one: `lock(list)`.
ABOUT = frozenset({"borrows", "steals", "invalidates", "may_replace", "locks", "unlocks", "initialises"})
AROUND = frozenset(
    {"lock", "unique", "owned_or_shared", "exact_type", "private", "borrowed", "null", "same", "immortal"}
)


@dataclass(frozen=True, slots=True)
class Checker:
    """Turns the clauses of one declaration into the promises that hold in one build.  `registers` are the variables of
    the loop, `fields` what `guard(name)` may name: fields that a structure declares, and what uops
    establish; `off` are options that the build does not have."""

    build: str
    builds: tuple[str, ...]
    report: Report
    registers: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset()
    off: frozenset[str] = frozenset()

    def promises(
        self, clauses: tuple[ast.Clause, ...], words: Mapping[str, Word], parameters: tuple[str, ...]
    ) -> tuple[Promise, ...]:
        found: list[Promise] = []
        for clause in clauses:
            if not self.valid(clause, words, parameters):
                continue
            if clause.build is None or clause.build == self.build:
                texts = tuple(plain(one.span.text) for one in clause.arguments)
                usual = clause.word in ("escapes", "steals") and texts and texts[-1] in USUAL
                promise = Promise(clause.word, texts[:-1] if usual else texts, clause.span)
                self.check_repeated(promise, found)
                found.append(promise)
        denied = next((one for one in found if one.word == "escapes" and one.arguments == ("no",)), None)
        return tuple(found) if denied is None else self.calm(denied, found)

    def calm(self, denied: Promise, found: list[Promise]) -> tuple[Promise, ...]:
        """`escapes(no)` says what holds without it, and that nothing else may be said."""
        for other in found:
            if other is not denied and other.word in ("escapes", "runs_python", "safepoint"):
                self.report.error(
                    codes.CLAUSE,
                    other.span,
                    f"`{other}` and `{denied}` at once",
                    Label(denied.span, f"`{denied}` is said here"),
                    hint="drop one of them",
                )
        return tuple(one for one in found if one is not denied)

    def valid(self, clause: ast.Clause, words: Mapping[str, Word], parameters: tuple[str, ...]) -> bool:
        """Whether the word is known here, for this build, with arguments that it takes; what is not is reported."""
        word = words.get(clause.word)
        if word is None:
            close = get_close_matches(clause.word, words, 1)
            self.wrong(
                clause.span,
                f"no clause is called `{clause.word}`",
                f"did you mean `{close[0]}`?" if close else f"the clauses here are: {', '.join(words)}",
            )
            return False
        if clause.build is not None and clause.build not in (*self.builds, "gil", "ft"):
            self.wrong(clause.span, f"no build is called `{clause.build}`", f"builds: {', '.join(self.builds)}")
            return False
        if not word.least <= len(clause.arguments) <= word.most:
            self.wrong(clause.span, f"`{clause.word}` takes {word.takes}, not {len(clause.arguments)}")
            return False
        if clause.arguments and not self.valid_first(clause, word, parameters):
            return False
        return words is not FUNCTION_WORDS or all(self.valid_name(clause, one, parameters) for one in clause.arguments)

    def valid_name(
        self, clause: ast.Clause, argument: ast.Expression | ast.TypeName, parameters: tuple[str, ...]
    ) -> bool:
        """What a clause is about exists: a parameter, a variable of the loop, or a field."""
        name, inner = argument, clause.word
        if isinstance(argument, ast.Call) and isinstance(argument.function, ast.Name) and argument.arguments:
            name, inner = argument.arguments[0], argument.function.id
        elif argument is not clause.arguments[0]:
            return True
        if isinstance(name, ast.Call) and isinstance(name.function, ast.Name) and name.function.id in AROUND:
            self.wrong(name.span, f"`{name.function.id}` is about something, and names nothing", "name a parameter")
            return False
        if not isinstance(name, ast.Name):
            return True
        if inner == "guard" and name.id not in self.fields:
            close = get_close_matches(name.id, self.fields, 1)
            hint = f"did you mean `{close[0]}`?" if close else "declare it in a struct, with what protects it"
            self.wrong(name.span, f"no field is called `{name.id}`", hint)
            return False
        about = inner in AROUND if name is not argument else inner in ABOUT
        if clause.word == "establishes" and name.id == "result":
            return True
        if about and name.id not in parameters and name.id not in self.registers:
            hint = f"parameters: {', '.join(parameters) or 'none with a name'}"
            self.wrong(name.span, f"no parameter is called `{name.id}`", hint)
            return False
        return True

    def valid_first(self, clause: ast.Clause, word: Word, parameters: tuple[str, ...]) -> bool:
        """Whether the first argument is one that the word takes; and the second, where only some are known."""
        first = clause.arguments[0]
        name = head_word(first)
        if word.first and name not in word.first:
            self.wrong(
                first.span,
                f"`{clause.word}` does not know `{plain(first.span.text)}`",
                f"it takes one of: {', '.join(word.first)}",
            )
            return False
        if word.parameter and name not in parameters:
            self.wrong(
                first.span,
                f"no parameter is called `{plain(first.span.text)}`",
                f"parameters: {', '.join(parameters) or 'none with a name'}",
            )
            return False
        second = SECOND.get(clause.word)
        if second is not None and len(clause.arguments) == 2 and head_word(clause.arguments[1]) not in second:
            known = " or ".join(f"`{one}`" for one in second)
            self.wrong(clause.arguments[1].span, f"`{clause.word}` has only {known} as its second argument")
            return False
        return True

    def check_repeated(self, promise: Promise, found: list[Promise]) -> None:
        for other in found:
            if other.word == promise.word and other.arguments == promise.arguments:
                place = Label(other.span, "first here")
                self.report.error(codes.CLAUSE, promise.span, f"`{promise}` is said twice", place, hint="drop one")

    def wrong(self, span: Span, message: str, hint: str | None = None) -> None:
        self.report.error(codes.CLAUSE, span, message, hint=hint)
