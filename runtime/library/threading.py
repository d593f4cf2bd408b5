# Threads of the language, made of what `_thread` has; threading_gates.py stands before this.
import _thread
import sys

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

registry = allocate_lock()  # guards what follows
threads = {}  # by identifier; threads that run
starting = {}  # by id(); threads that begin to
counters = {}


def new_name(kind):
    with registry:
        counters[kind] = counters.get(kind, 0) + 1
        return f"{kind}-{counters[kind]}"


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
