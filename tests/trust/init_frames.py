"""Frames of __init__ that cannot be made, again and again: the instruction that failed leaves a sound stack."""

import uopvm

PROGRAM = """
class C:
    def __init__(self, a):
        self.a = a

def keep(first, second, third):
    return first, second, third

def wrong(x):
    try:
        return keep(x, C(x, x), [x])
    except TypeError as error:
        return str(error)

def deep(n):
    try:
        return deep(n + 1), C(n)
    except RecursionError:
        return n

texts = {wrong([i]) for i in range(400)}
right = keep(1, C(2), 3)[1].a
depth = deep(0)
"""

vm = uopvm.VM()
for _ in range(3):
    namespace = vm.exec(PROGRAM)
    assert set(namespace["texts"]) == {"C.__init__() takes 2 positional arguments but 3 were given"}, namespace["texts"]
    assert namespace["right"] == 2
    del namespace
    vm.finish()
    vm.collect()
first = vm.stats()
vm.exec(PROGRAM)
vm.finish()
vm.collect()
assert vm.stats() == first, (first, vm.stats())
vm.close()
