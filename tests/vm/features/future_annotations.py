from __future__ import annotations
x: undefined[int, "q"] | None = 1
class A:
    a: B.c = 1
    def f(self, p: list[int], *q: (1, 2), k: lambda v: v + 1 = 5) -> {"a": [x for x in y]}: pass
print(__annotations__, A.__annotations__, A.f.__annotations__)
