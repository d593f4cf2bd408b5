"""One exception that all raise and handle, and whose traceback, cause and arguments change meanwhile."""

from chance import Random

# --- with, try and finally ------------------------------------------------------------------------

shared = ValueError("shared")


class Leaves:
    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        if error is shared:
            assert kind is ValueError
            assert traceback is None or traceback.tb_lineno > 0
        return error is shared


def handled_work(number, rounds):
    r = Random(number + 900)
    for i in range(rounds):
        with Leaves():
            if r.below(3) == 0:
                shared.__traceback__ = None
            raise shared
        try:
            try:
                raise shared.with_traceback(None)
            finally:
                shared.args = "shared", i
                shared.__init__("shared", i + 1)
        except ValueError as error:
            assert error is shared and error.args[0] == "shared"
            error.__cause__ = KeyError(i) if r.below(2) == 0 else None
            error.__context__ = None
    shared.__traceback__ = shared.__cause__ = None


def handled_check():
    shared.args = "shared", 0
    shared.__traceback__ = shared.__cause__ = shared.__context__ = None
    assert str(shared) == "('shared', 0)"
