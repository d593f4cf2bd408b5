"""Threads: what can be said of them in every run."""

import _thread
import sys
import threading
import time


def show(f):
    try:
        print(repr(f()))
    except BaseException as error:
        print(type(error).__name__, error)


def started(target, *args, **kwargs):
    thread = threading.Thread(target=target, args=args, kwargs=kwargs)
    thread.start()
    return thread


print("-- threads")
results = []
many = [started(lambda n: results.append(n * n), n) for n in range(8)]
for one in many:
    one.join()
print(sorted(results), [one.is_alive() for one in many], [one.name for one in many])


def work(a, b=2, *, c):
    print(a, b, c, threading.current_thread().name, threading.current_thread() is not threading.main_thread())


thread = threading.Thread(None, work, "a name", (1,), {"c": 3})
print(thread.name, thread.daemon, thread.is_alive(), thread.ident, thread)
thread.start()
thread.join()
print(thread.is_alive(), thread.ident is not None, str(thread).split()[1], thread.native_id is not None)


class Own(threading.Thread):
    def __init__(self, n):
        super().__init__(daemon=n > 1)
        self.n = n

    def run(self):
        self.result = self.n + 1


for n in (1, 2):
    own = Own(n)
    own.start()
    own.join(5)
    print(own.result, own.name, own.daemon)

hold = threading.Event()
waiting = threading.Thread(target=hold.wait, name="waiting", daemon=True)
waiting.start()
print(threading.active_count(), sorted(t.name for t in threading.enumerate()), waiting.is_alive())
waiting.join(0.01)
print(waiting.is_alive())
show(waiting.start)
hold.set()
waiting.join()
print(threading.active_count(), threading.current_thread() is threading.main_thread(), threading.main_thread().name)
print(threading.get_ident() == threading.main_thread().ident, threading.get_native_id() > 0)
inherits = []
started(lambda: inherits.append(threading.Thread().daemon)).join()
daemon = threading.Thread(target=lambda: inherits.append(threading.Thread().daemon), daemon=True)
daemon.start()
daemon.join()
print(inherits)

print("-- wrong uses")
show(lambda: threading.Thread(1))
show(lambda: threading.Thread(target=print).join())
show(lambda: threading.current_thread().join())
show(lambda: setattr(threading.current_thread(), "daemon", True))
show(lambda: threading.Thread(target=print).start(1))


class Uninitialized(threading.Thread):
    def __init__(self):
        pass


for use in ("start", "join", "name", "is_alive"):
    show(lambda: getattr(Uninitialized(), use)())
show(lambda: repr(Uninitialized()))
show(lambda: _thread.start_new_thread(1, ()))
show(lambda: _thread.start_new_thread(print, 1))
show(lambda: _thread.start_new_thread(print, (), 1))

print("-- locks")
lock = threading.Lock()
print(lock.acquire(), lock.locked(), lock.acquire(False), lock.acquire(timeout=0.01), str(lock).split()[0])
lock.release()
show(lock.release)
with lock as taken:
    print(taken, lock.locked())
print(lock.locked())
show(lambda: lock.acquire(False, 1))
show(lambda: lock.acquire(True, -2))
show(lambda: lock.acquire(True, 1e20))
show(lambda: lock.acquire(True, 1e10))
show(lambda: lock.acquire(True, float("nan")))
show(lambda: lock.acquire(1, 2, 3))
show(lambda: lock.acquire(timeout="x"))
lock.acquire()
other = started(lock.release)  # anybody may
lock.acquire()
other.join()
again = threading.RLock()
print(again.acquire(), again.acquire(), str(again).split()[0], str(again).split()[4])
others = []
started(lambda: others.append(again.acquire(False))).join()
started(lambda: show(again.release)).join()
again.release()
again.release()
show(again.release)
started(lambda: others.append((again.acquire(False), again.release()))).join()
print(others)

count = 0


def add(n):
    global count
    for _ in range(n):
        with lock:
            count += 1


lock.release()
adding = [started(add, 2000) for _ in range(4)]
for one in adding:
    one.join()
print(count)

print("-- conditions")
condition = threading.Condition()
show(condition.wait)
show(condition.notify)
items = []


def consume(n):
    got = []
    for _ in range(n):
        with condition:
            while not items:
                condition.wait()
            got.append(items.pop(0))
    results.append(sum(got))


results.clear()
consumers = [started(consume, 50) for _ in range(3)]
for n in range(150):
    with condition:
        items.append(n)
        condition.notify()
for one in consumers:
    one.join()
print(sum(results) == sum(range(150)), items)
with condition:
    print(condition.wait(0.01), condition.wait_for(lambda: 5), condition.wait_for(lambda: 0, 0.01))
with again, threading.Condition(again) as nested:
    print(nested)

print("-- semaphores, events, barriers")
semaphore = threading.BoundedSemaphore(2)
print(semaphore.acquire(), semaphore.acquire(), semaphore.acquire(False), semaphore.acquire(timeout=0.01))
semaphore.release(2)
show(semaphore.release)
show(lambda: semaphore.acquire(False, 1))
show(lambda: semaphore.release(0))
show(lambda: threading.Semaphore(-1))
with threading.Semaphore(1) as passed:
    print(passed)
inside, most = [], []


def enter(gate):
    with gate:
        inside.append(1)
        most.append(len(inside))
        time.sleep(0.001)
        inside.pop()


gate = threading.Semaphore(3)
entering = [started(enter, gate) for _ in range(12)]
for one in entering:
    one.join()
print(len(most), max(most) <= 3)
event = threading.Event()
print(event.is_set(), event.wait(0.01), str(event).split()[-1])
waiters = [started(lambda: results.append(event.wait(10))) for _ in range(3)]
results.clear()
event.set()
for one in waiters:
    one.join()
print(results, event.wait(), str(event).split()[-1])
event.clear()
print(event.is_set())
barrier = threading.Barrier(3, action=lambda: results.append("open"))
results.clear()
numbers = []
parties = [started(lambda: numbers.append((barrier.wait(), barrier.wait()) and "both")) for _ in range(3)]
for one in parties:
    one.join()
print(numbers, results, barrier.parties, barrier.n_waiting, barrier.broken)
show(lambda: barrier.wait(0.01))
print(barrier.broken, str(barrier).split()[-1])
barrier.reset()
print(barrier.broken)
barrier.abort()
show(barrier.wait)

print("-- thread-local objects")
local = threading.local()
local.x = 1
show(lambda: threading.local(1))


def use_local():
    show(lambda: local.x)
    local.x = 2
    print(local.x, local.__dict__)
    del local.x
    show(lambda: local.x)
    show(lambda: delattr(local, "x"))


started(use_local).join()
print(local.x, local.__dict__)


class Local(threading.local):
    shared = []
    z = property(lambda self: self.a * 10)

    def __init__(self, a, *, b=None):
        print("init", a, b)
        self.a = a

    def __del__(self):
        print("gone")


own = Local(4, b=5)
own.a = 6
own.shared.append(1)
started(lambda: print(own.a, own.z, own.shared, own.__dict__)).join()
print(own.a, own.z, own.__dict__)
show(lambda: setattr(own, "z", 1))
show(lambda: setattr(own, "__dict__", {}))


class Dies:
    def __del__(self):
        print("dies")


def keep():
    own.dies = Dies()


started(keep).join()
print("the thread has ended")
own.dies = Dies()
del own

print("-- timers, exits")
timer = threading.Timer(0.01, print, ("timer",), {"end": "!\n"})
timer.start()
timer.join()
cancelled = threading.Timer(30, print, ("never",))
cancelled.start()
cancelled.cancel()
cancelled.join()
started(sys.exit, "not shown").join()
seen = []
threading.excepthook = lambda args: seen.append((args.exc_type.__name__, str(args.exc_value), args.thread.name, len(args)))
broken = threading.Thread(target=lambda: 1 / 0, name="broken")
broken.start()
broken.join()
print(seen)
threading.excepthook = threading.__excepthook__
done = threading.Event()
_thread.start_new_thread(lambda a, b: (print(a, b), done.set()), (1,), {"b": 2})
done.wait()
print(threading.TIMEOUT_MAX, threading.ThreadError, sorted(threading.__all__)[:5])


def late():
    time.sleep(0.05)
    print("threads that are no daemons are waited for")


started(late)
threading.Thread(target=time.sleep, args=(100,), daemon=True).start()
print("the end")
