"""Queues between threads."""

import queue
import sys
import threading


def show(f):
    try:
        print(repr(f()))
    except BaseException as error:
        print(type(error).__module__, type(error).__name__, error)


print("-- one thread")
q = queue.Queue(2)
print(q.empty(), q.full(), q.qsize(), q.maxsize)
q.put("a")
q.put("b", timeout=1)
print(q.empty(), q.full(), q.qsize())
show(lambda: q.put("c", False))
show(lambda: q.put("c", timeout=0.01))
show(lambda: q.put("c", timeout=-1))
show(lambda: q.put_nowait("c"))
print(q.get(), q.get(timeout=1))
show(q.get_nowait)
show(lambda: q.get(timeout=0.01))
show(lambda: q.get(timeout=-1))
q.task_done()
q.task_done()
show(q.task_done)
q.join()
many = queue.Queue()
for n in range(200):
    many.put(n)
print([many.get() for _ in range(150)] == list(range(150)), many.qsize())
for n in range(100):
    many.put(n)
print([many.get() for _ in range(150)] == [*range(150, 200), *range(100)], many.empty())

lifo = queue.LifoQueue()
for word in "last in first out".split():
    lifo.put(word)
print([lifo.get() for _ in range(4)])
priority = queue.PriorityQueue()


class Job:
    def __init__(self, urgency, name):
        self.urgency, self.name = urgency, name

    def __lt__(self, other):
        return self.urgency < other.urgency


for i, urgency in enumerate([5, 3, 8, 3, 1, 9, 5, 3, 2, 2, 7, 1, 5]):
    priority.put(Job(urgency, i))
print([(job.urgency, job.name) for job in [priority.get() for _ in range(13)]])
simple = queue.SimpleQueue()
simple.put(1)
simple.put(2, False, 3)
print(simple.qsize(), simple.get(), simple.get(True, 1), simple.empty())
show(simple.get_nowait)
show(lambda: simple.get(timeout=0.01))
show(lambda: simple.get(timeout=-1))
print(queue.Empty, queue.Full, queue.SimpleQueue, queue.Queue, sorted(queue.__all__))

print("-- several threads")
jobs, results = queue.Queue(3), queue.Queue()


def work():
    while True:
        n = jobs.get()
        if n is None:
            jobs.task_done()
            return
        results.put(n * n)
        jobs.task_done()


workers = [threading.Thread(target=work) for _ in range(4)]
for one in workers:
    one.start()
for n in range(100):
    jobs.put(n)
jobs.join()
for _ in workers:
    jobs.put(None)
for one in workers:
    one.join()
print(sorted(results.get() for _ in range(100)) == [n * n for n in range(100)], results.empty(), jobs.qsize())
pipe = queue.SimpleQueue()
got = []
reader = threading.Thread(target=lambda: got.extend(iter(pipe.get, "end")))
reader.start()
for n in range(50):
    pipe.put(n)
pipe.put("end")
reader.join()
print(got == list(range(50)))


class Reversed(queue.Queue):
    def _put(self, item):
        super()._put(str(item)[::-1])


own = Reversed()
own.put("olleh")
print(own.get())

if sys.version_info >= (3, 13):
    print("-- shutdown")
    for immediate in (False, True):
        closed = queue.Queue()
        closed.put(1)
        closed.shutdown(immediate)
        show(lambda: closed.put(2))
        show(closed.get)
        show(closed.get)
    blocked = queue.Queue()
    waiting = threading.Thread(target=lambda: show(blocked.get))
    waiting.start()
    blocked.shutdown()
    waiting.join()
