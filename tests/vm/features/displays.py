a = [1, *range(2, 4), *"ab", *[]]
b = (*a, 5)
c = {*a, 1, 2}
d = {"x": 1, **{"y": 2, "x": 3}, "z": 4, **{}}
print(a, b, sorted(map(str, c)), d, [*d], [*d.items()], {**d, "w": [*c] == list(c)})
print([1, 2, 3][1], (1, 2)[0], {"k": "v"}["k"], [[1, 2], [3, 4]][1][0], "abc"[1], [0] * 3, (1,) * 2, [1] + [2], (1,) + (2,))
print({1: "a", 1.0: "b", True: "c"}, {1, 1.0, True}, [[]] * 2, {(): 1, (1, 2): 3}, {None: None})
long = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, len(a)]
print(long, (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, len(b)))
print({0: a, 1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 6, 7: 7, 8: 8, 9: 9, 10: 10, 11: 11, 12: 12, 13: 13, 14: 14, 15: 15, 16: 16, 17: 17, 18: 18, 19: len(c)})
order = []


def note(x):
    order.append(x)
    return x


[note(1), *[note(2)], note(3)]
{note("k1"): note("v1"), note("k2"): note("v2"), **{note("k3"): note("v3")}}
{note(5), *{note(6)}, note(7)}
print(order)
for bad in (lambda: [*1], lambda: {**1}, lambda: {**[1]}, lambda: {[]: 1}, lambda: {[]}, lambda: (*None,), lambda: {*3}, lambda: {{}: 1}):
    try:
        print(bad())
    except TypeError as error:
        print(error)
