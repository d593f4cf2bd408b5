# What threads wait at: the first part of `threading`, which needs no threads.

import _thread
import sys
from time import monotonic

allocate_lock = _thread.allocate_lock
NAN_IS_WRONG = sys.version_info >= (3, 14, 10)


def RLock(*args, **kwargs):
    """A lock that its owner may take again."""
    return _thread.RLock(*args, **kwargs)


def address(value):
    return f"{id(value):#x}"


class Condition:
    """A lock, and threads that wait until another one says that something has changed."""

    def __init__(self, lock=None):
        if lock is None:
            lock = RLock()
        self._lock = lock
        self.acquire = lock.acquire
        self.release = lock.release
        self._waiting = []

    def __enter__(self):
        return self._lock.__enter__()

    def __exit__(self, *error):
        return self._lock.__exit__(*error)

    def __repr__(self):
        return f"<Condition({self._lock}, {len(self._waiting)})>"

    def _is_owned(self):
        asked = getattr(self._lock, "_is_owned", None)
        if asked is not None:
            return asked()
        if self._lock.acquire(False):
            self._lock.release()
            return False
        return True

    def wait(self, timeout=None):
        """Give the lock up until notified, or for so many seconds; True: notified."""
        if not self._is_owned():
            raise RuntimeError("cannot wait on un-acquired lock")
        gate = allocate_lock()
        gate.acquire()
        self._waiting.append(gate)
        save = getattr(self._lock, "_release_save", None)
        kept = self._lock.release() if save is None else save()
        notified = False
        try:
            if timeout is None:
                notified = gate.acquire()
            elif timeout > 0 or (NAN_IS_WRONG and timeout != timeout):
                notified = gate.acquire(True, timeout)
            else:
                notified = gate.acquire(False)
            return notified
        finally:
            if save is None:
                self._lock.acquire()
            else:
                self._lock._acquire_restore(kept)
            if not notified and gate in self._waiting:
                self._waiting.remove(gate)

    def wait_for(self, predicate, timeout=None):
        """Wait until predicate() is true; its last value."""
        end = None if timeout is None else monotonic() + timeout
        result = predicate()
        while not result:
            left = None if end is None else end - monotonic()
            if left is not None and left <= 0:
                break
            self.wait(left)
            result = predicate()
        return result

    def notify(self, n=1):
        """Let the n threads go on that have waited longest."""
        if not self._is_owned():
            raise RuntimeError("cannot notify on un-acquired lock")
        for gate in self._waiting[:n]:
            self._waiting.remove(gate)
            gate.release()

    def notify_all(self):
        self.notify(len(self._waiting))


class Semaphore:
    """So many may pass before one has to come back."""

    def __init__(self, value=1):
        if value < 0:
            raise ValueError("semaphore initial value must be >= 0")
        self._condition = Condition(allocate_lock())
        self._value = value

    def __repr__(self):
        cls = type(self)
        return f"<{cls.__module__}.{cls.__qualname__} at {address(self)}: value={self._value}>"

    def acquire(self, blocking=True, timeout=None):
        if not blocking and timeout is not None:
            raise ValueError("can't specify timeout for non-blocking acquire")
        with self._condition:
            if not self._condition.wait_for(lambda: self._value > 0, timeout if blocking else 0):
                return False
            self._value -= 1
            return True

    __enter__ = acquire

    def __exit__(self, *error):
        self.release()

    def release(self, n=1):
        if n < 1:
            raise ValueError("n must be one or more")
        with self._condition:
            self._value += n
            self._condition.notify(n)


class BoundedSemaphore(Semaphore):
    """One that no more come back to than have passed."""

    def __init__(self, value=1):
        super().__init__(value)
        self._initial_value = value

    def __repr__(self):
        return f"{super().__repr__()[:-1]}/{self._initial_value}>"

    def release(self, n=1):
        if n < 1:
            raise ValueError("n must be one or more")
        with self._condition:
            if self._value + n > self._initial_value:
                raise ValueError("Semaphore released too many times")
            self._value += n
            self._condition.notify(n)


class Event:
    """A flag that threads wait for."""

    def __init__(self):
        self._condition = Condition(allocate_lock())
        self._flag = False

    def __repr__(self):
        cls = type(self)
        return f"<{cls.__module__}.{cls.__qualname__} at {address(self)}: {'set' if self._flag else 'unset'}>"

    def is_set(self):
        return self._flag

    def set(self):
        with self._condition:
            self._flag = True
            self._condition.notify_all()

    def clear(self):
        with self._condition:
            self._flag = False

    def wait(self, timeout=None):
        with self._condition:
            if not self._flag:
                self._condition.wait(timeout)
            return self._flag


class BrokenBarrierError(RuntimeError):
    pass


FILLING, DRAINING, RESETTING, BROKEN = range(4)
LEAST = ">= 1" if sys.version_info[:2] == (3, 12) and sys.version_info >= (3, 12, 9) or sys.version_info >= (3, 13, 2) else "> 0"


class Barrier:
    """Threads wait until so many have come."""

    def __init__(self, parties, action=None, timeout=None):
        if parties < 1 and sys.version_info >= (3, 12, 5):
            raise ValueError(f"parties must be {LEAST}")
        self._condition = Condition(allocate_lock())
        self._action, self._timeout, self._parties = action, timeout, parties
        self._count, self._state = 0, FILLING

    def __repr__(self):
        cls = type(self)
        state = "broken" if self.broken else f"waiters={self.n_waiting}/{self.parties}"
        return f"<{cls.__module__}.{cls.__qualname__} at {address(self)}: {state}>"

    @property
    def parties(self):
        return self._parties

    @property
    def n_waiting(self):
        return self._count if self._state == FILLING else 0

    @property
    def broken(self):
        return self._state == BROKEN

    def wait(self, timeout=None):
        """Wait for the others; returns which of them this thread is."""
        if timeout is None:
            timeout = self._timeout
        with self._condition:
            self._condition.wait_for(lambda: self._state not in (DRAINING, RESETTING))
            if self._state == BROKEN:
                raise BrokenBarrierError
            index = self._count
            self._count += 1
            try:
                if index + 1 == self._parties:
                    self._open()
                else:
                    self._await(timeout)
                return index
            finally:
                self._count -= 1
                if self._count == 0 and self._state in (DRAINING, RESETTING):
                    self._state = FILLING
                    self._condition.notify_all()

    def _open(self):
        try:
            if self._action is not None:
                self._action()
            self._state = DRAINING
            self._condition.notify_all()
        except:
            self._break()
            raise

    def _await(self, timeout):
        if not self._condition.wait_for(lambda: self._state != FILLING, timeout):
            self._break()
            raise BrokenBarrierError
        if self._state != DRAINING:
            raise BrokenBarrierError

    def _break(self):
        self._state = BROKEN
        self._condition.notify_all()

    def reset(self):
        with self._condition:
            if self._count > 0:
                self._state = RESETTING
            else:
                self._state = FILLING
            self._condition.notify_all()

    def abort(self):
        with self._condition:
            self._break()
