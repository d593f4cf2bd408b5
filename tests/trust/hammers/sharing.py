"""What one thread makes and all count, until it is no longer counted; its owner gives it up first, or last."""

from chance import THREADS, Random


class Shared:
    pass


def fresh(number, i):
    kind = i % 6
    if kind == 0:
        return [number, i]
    if kind == 1:
        return number, [i]
    if kind == 2:
        return {number: i}
    if kind == 3:
        return {number, i}
    if kind == 4:
        return str(number) + "text" + str(i)
    made = Shared()
    made.number = number
    return made


slots = [fresh(n, n) for n in range(THREADS)]


def sharing_work(number, rounds):
    r = Random(number + 900)
    kept = []
    for i in range(rounds):
        if r.below(10) == 0:
            slots[number] = fresh(number, i)
        one = slots[r.below(THREADS)]
        many = [one] * 40
        pairs = [(other, one) for other in many]
        assert pairs[-1][0] is pairs[0][1] is one
        if r.below(10) == 0:
            kept.append(one)
            slots[r.below(THREADS)] = one
        if r.below(200) == 0:
            kept.clear()


def sharing_check():
    for one in slots:
        assert type(one) in (list, tuple, dict, set, str, Shared)
