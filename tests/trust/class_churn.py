"""Four threads make classes all the time: there are never more than make a collection due, however many they make."""

from __future__ import annotations

import threading

import uopvm

PROGRAM = """
def churn(n):
    for i in range(n):
        class Base:
            x = i
            def f(self): return self
        class Derived(Base): pass
        Derived().f().me = Base
"""
THREADS, TURNS = 4, 25000
MOST = 20 << 20  # bytes; all of it together would be several times as much


def in_use(vm: uopvm.VM) -> int:
    stats = vm.stats()
    return stats["object bytes"] + stats["raw bytes"]


def main() -> int:
    vm = uopvm.VM()
    churn = vm.exec(PROGRAM)["churn"]
    churn(10)
    vm.collect()
    before = vm.stats()["objects"]
    threads = [threading.Thread(target=churn, args=(TURNS,)) for _ in range(THREADS)]
    most = looks = 0
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        most = max(most, in_use(vm))
        looks += 1
        if looks % 16 == 0:
            vm.collect()
        threads[-1].join(0.01)
    for thread in threads:
        thread.join()
    vm.collect()
    left = vm.stats()["objects"] - before
    vm.close()
    print(f"at most {most >> 10} KiB, {left} objects left")
    return int(most > MOST or left > 100)


if __name__ == "__main__":
    raise SystemExit(main())
