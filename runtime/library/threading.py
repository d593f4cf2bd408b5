"""Threads of the language, made of what `_thread` has: the module `threading`."""

import _thread
import sys
from time import monotonic

allocate_lock = _thread.allocate_lock
get_ident = _thread.get_ident
get_native_id = _thread.get_native_id
local = _thread._local
Lock = _thread.lock if sys.version_info >= (3, 13) else allocate_lock
ThreadError = _thread.error
TIMEOUT_MAX = _thread.TIMEOUT_MAX
ExceptHookArgs = _thread._ExceptHookArgs

__all__ = [
    "get_ident", "active_count", "Condition", "current_thread", "enumerate", "main_thread", "TIMEOUT_MAX", "Event", "Lock",
    "RLock", "Semaphore", "BoundedSemaphore", "Thread", "Barrier", "BrokenBarrierError", "Timer", "ThreadError", "local",
    "excepthook", "ExceptHookArgs", "get_native_id",
]


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
            elif timeout > 0:
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


class Barrier:
    """Threads wait until so many have come."""

    def __init__(self, parties, action=None, timeout=None):
        if parties < 1 and sys.version_info >= (3, 13):
            raise ValueError("parties must be > 0")
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


registry = allocate_lock()  # guards what follows
threads = {}  # by identifier; threads that run
starting = {}  # by id(); threads that begin to
counters = {}


def new_name(kind):
    with registry:
        counters[kind] = counters.get(kind, 0) + 1
        return f"{kind}-{counters[kind]}"


def is_unnamed(thread):
    return "_name" not in thread.__dict__


class Thread:
    """A thread that calls `target`, or does what a subclass's run() says."""

    _ident = _handle = _native_id = None
    _started = _initialized = False

    def __init__(self, group=None, target=None, name=None, args=(), kwargs=None, *, daemon=None):
        assert group is None, "group argument must be None for now"
        if name is not None:
            name = str(name)
        else:
            name = new_name("Thread")
            if target is not None and hasattr(target, "__name__"):
                name += f" ({target.__name__})"
        self._target, self._args, self._kwargs, self._name = target, args, {} if kwargs is None else kwargs, name
        self._daemonic = current_thread().daemon if daemon is None else daemon
        self._initialized = True

    def __repr__(self):
        assert self._initialized, "Thread.__init__() was not called"
        status = "initial"
        if self._started:
            status = "started" if self.is_alive() else "stopped"
        if self._daemonic:
            status += " daemon"
        if self._ident is not None:
            status += f" {self._ident}"
        return f"<{type(self).__name__}({self._name}, {status})>"

    def start(self):
        """Begin to run, in a thread of its own; once."""
        if not self._initialized:
            raise RuntimeError("thread.__init__() not called")
        with registry:
            if self._started:
                raise RuntimeError("threads can only be started once")
            self._started = True
            starting[id(self)] = self
        try:
            self._handle = _thread._start_joinable(self._bootstrap, bool(self._daemonic))
        except:
            with registry:
                del starting[id(self)]
                self._started = False
            raise
        self._ident = self._handle.ident

    def run(self):
        try:
            if self._target is not None:
                self._target(*self._args, **self._kwargs)
        finally:
            del self._target, self._args, self._kwargs

    def _bootstrap(self):
        self._ident, self._native_id = get_ident(), get_native_id()
        with registry:
            threads[self._ident] = self
            starting.pop(id(self), None)
        try:
            self._bootstrap_inner()
        except BaseException as error:
            report(self, error)
        finally:
            with registry:
                if threads.get(self._ident) is self:
                    del threads[self._ident]

    def _bootstrap_inner(self):
        self.run()

    def join(self, timeout=None):
        """Wait until the thread has ended, for at most so many seconds."""
        if not self._initialized:
            raise RuntimeError("Thread.__init__() not called")
        if not self._started:
            raise RuntimeError("cannot join thread before it is started")
        if self is current_thread():
            raise RuntimeError("cannot join current thread")
        if self._handle is not None:
            self._handle.join(timeout)

    @property
    def name(self):
        assert self._initialized, "Thread.__init__() not called"
        return self._name

    @name.setter
    def name(self, name):
        assert self._initialized, "Thread.__init__() not called"
        self._name = str(name)

    @property
    def ident(self):
        assert self._initialized, "Thread.__init__() not called"
        return self._ident

    @property
    def native_id(self):
        assert self._initialized, "Thread.__init__() not called"
        return self._native_id

    def is_alive(self):
        assert self._initialized, "Thread.__init__() not called"
        return self._started and (self._handle is None or not self._handle.is_done())

    @property
    def daemon(self):
        assert self._initialized, "Thread.__init__() not called"
        return self._daemonic

    @daemon.setter
    def daemon(self, daemonic):
        if not self._initialized:
            raise RuntimeError("Thread.__init__() not called")
        if self._started:
            raise RuntimeError("cannot set daemon status of active thread")
        self._daemonic = daemonic


class _MainThread(Thread):
    def __init__(self):
        super().__init__(name="MainThread", daemon=False)
        self._started, self._ident = True, _thread._main_ident()
        self._native_id = get_native_id() if self._ident == get_ident() else None
        threads[self._ident] = self


class _DummyThread(Thread):
    """A thread that the host has started."""

    def __init__(self):
        super().__init__(name=new_name("Dummy"), daemon=True)
        self._started, self._ident, self._native_id = True, get_ident(), get_native_id()
        threads[self._ident] = self

    def join(self, timeout=None):
        raise RuntimeError("cannot join a dummy thread")


class Timer(Thread):
    """Calls a function after a while, unless it is cancelled."""

    def __init__(self, interval, function, args=None, kwargs=None):
        super().__init__()
        self.interval, self.function = interval, function
        self.args, self.kwargs = [] if args is None else args, {} if kwargs is None else kwargs
        self.finished = Event()

    def cancel(self):
        self.finished.set()

    def run(self):
        self.finished.wait(self.interval)
        if not self.finished.is_set():
            self.function(*self.args, **self.kwargs)
        self.finished.set()


def current_thread():
    return threads.get(get_ident()) or _DummyThread()


def main_thread():
    return the_main_thread


def enumerate():
    with registry:
        return [*threads.values(), *starting.values()]


def active_count():
    with registry:
        return len(threads) + len(starting)


def excepthook(args, /):
    """Write what a thread has raised and not handled."""
    if args.exc_type is SystemExit or sys.stderr is None:
        return
    name = get_ident() if args.thread is None else args.thread.name
    sys.stderr.write(f"Exception in thread {name}:\n")
    sys.stderr.write(_thread._traceback_text(args.exc_value))
    sys.stderr.flush()


__excepthook__ = excepthook


def report(thread, error):
    try:
        excepthook(ExceptHookArgs((type(error), error, error.__traceback__, thread)))
    except Exception as another:
        if sys.stderr is not None:
            sys.stderr.write("Exception in threading.excepthook:\n")
            sys.stderr.write(_thread._traceback_text(another))


the_main_thread = _MainThread()


def _after_exits():
    """Threads have been made to leave, wherever they stood."""
    global registry
    registry = allocate_lock()
    starting.clear()
    for ident, thread in list(threads.items()):
        if not thread.is_alive():
            del threads[ident]


def _after_fork():
    """In the child of a fork there is one thread, and it is the main one."""
    global registry, the_main_thread
    registry = allocate_lock()
    own = threads.get(get_ident())
    starting.clear()
    threads.clear()
    if own is None:
        own = _MainThread()
        own._ident, own._native_id = get_ident(), get_native_id()
        threads.clear()
    own._daemonic, own._native_id = False, get_native_id()
    threads[own._ident] = the_main_thread = own
