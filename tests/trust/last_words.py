"""What other threads have dropped of a thread's objects dies when the thread ends: its finalizers run in the thread,
with bytecode of its own, which collections leave alone until they are done.  What waits behind them is not merged by
these collections, too.

Here the thread ends in the child of a fork, where it is not any more, and then as usual.
"""

from __future__ import annotations

import os
import threading

import uopvm

PROGRAM = """
import threading
things, words = [], []
class Thing:
    def __init__(self, n): self.n = n
    def __del__(self):
        collect()
        words.append(sum([self.n for _ in range(3)]))
def work(wait):
    things.extend(Thing(n) for n in range(20))
    wait()
def begin(wait):
    thread = threading.Thread(target=work, args=(wait,), daemon=True)
    thread.start()
    return thread
def drop(): things.clear()
"""


def main() -> int:
    vm = uopvm.VM()
    space = vm.exec(PROGRAM)
    space["collect"] = vm.collect
    there, go = threading.Event(), threading.Event()

    def wait() -> None:
        there.set()
        go.wait()

    thread = space["begin"](wait)
    there.wait()
    space["drop"]()
    child = os.fork()
    if child == 0:
        os._exit(int(sorted(space["words"]) != [3 * n for n in range(20)]))
    status = os.waitpid(child, 0)[1]
    go.set()
    thread.join()
    status = status or int(sorted(space["words"]) != [3 * n for n in range(20)])
    vm.close()
    return int(status != 0)


if __name__ == "__main__":
    raise SystemExit(main())
