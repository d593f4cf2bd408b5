"""A function that gives itself another code, and goes on in the one that nobody else has."""

import uopvm

PROGRAM = """
def changes(n, collect):
    changes.__code__ = other.__code__
    collect()
    made = [[i, "text"] for i in range(500)]
    return "went on", n + 1, len(made), changes(n, collect)

def yields(n, collect):
    yields.__code__ = generator.__code__
    yield collect()
    yield "went on", n + 1

def other(n, collect):
    return "other", n

def generator(n, collect):
    yield "other"
"""

vm = uopvm.VM()
for _ in range(3):
    namespace = vm.exec(PROGRAM)
    vm.collect()
    found = namespace["changes"](5, vm.collect)
    assert found == ("went on", 6, 500, ("other", 5)), found
    again = iter(namespace["yields"](5, vm.collect))
    next(again)
    vm.collect()
    assert next(again) == ("went on", 6)
    assert list(namespace["yields"](5, vm.collect)) == ["other"]
    del namespace, again
    vm.finish()
    vm.collect()
vm.close()
