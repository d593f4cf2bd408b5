"""Data races in the program: whatever comes out, nothing breaks."""

import weakref

from chance import THREADS, Random

# --- one counter, dict, list, set and text --------------------------------------------------------


class Counter:
    value = 0


counter = Counter()
racy_dict = {i: i for i in range(100)}
racy_list = list(range(100))
racy_set = set(range(50))
racy_text = ["x"]


def races_work(number, rounds):
    r = Random(number + 700)
    for i in range(rounds):
        counter.value += 1
        Counter.value = i
        racy_text[0] = racy_text[0] + "y" if len(racy_text[0]) < 200 else "x"
        what = r.below(8)
        try:
            if what == 0:
                for key in racy_dict:
                    racy_dict[key] = i
            elif what == 1:
                racy_dict[r.below(1000)] = i
            elif what == 2:
                racy_dict.pop(r.below(1000), None)
            elif what == 3:
                racy_list.sort()
            elif what == 4:
                racy_list[r.below(20) : r.below(40)] = [1, 2, 3] * r.below(8)
            elif what == 5:
                del racy_list[r.below(5)]
            elif what == 6:
                racy_set.add(r.below(100))
                racy_set.discard(r.below(100))
                sum(racy_set)
            else:
                racy_dict.update({r.below(200): number for _ in range(5)})
                if len(racy_list) > 300:
                    racy_list.clear()
        except (RuntimeError, IndexError, ValueError):
            pass


def races_check():
    assert counter.value >= 1
    assert len(racy_dict) == len(list(racy_dict.items()))
    assert len(racy_set) == len(list(racy_set))
    assert set(racy_text[0]) <= {"x", "y"}


# --- iterators, generators, cells and weak references that all threads use at once ---------------------


def lists_of(numbers):
    for n in numbers:
        yield [n]


def iterators():
    items = [[i] for i in range(40)]
    return [
        iter(items),
        iter(tuple(items)),
        iter(dict.fromkeys(range(40), items)),
        iter({i: items for i in range(40)}.items()),
        iter(set(range(40))),
        iter(range(40)),
        iter("some text that is iterated"),
        reversed(items),
        enumerate(items),
        zip(items, items),
        map(list, items),
        filter(None, items),
        lists_of(range(40)),
        ([item] for item in items),
    ]


class Kept:
    pass


def cell():
    kept = [0]

    def put(value):
        nonlocal kept
        kept = [value]

    def get():
        return kept

    return put, get


shared_iterators = iterators()
put, get = cell()
kept = [Kept()]
references = [weakref.ref(kept[0])]


def iterators_work(number, rounds):
    r = Random(number + 800)
    for i in range(rounds):
        n = r.below(len(shared_iterators))
        try:
            next(shared_iterators[n])
        except StopIteration:
            shared_iterators[n] = iterators()[n]
        except (RuntimeError, ValueError):  # it has changed, or runs in another thread
            pass
        put(number)
        assert 0 <= get()[0] < THREADS
        one = references[0]()
        assert one is None or type(one) is Kept
        if r.below(10) == 0:
            kept[0] = Kept()
            references[0] = weakref.ref(kept[0])


def iterators_check():
    assert get()[0] < THREADS
    for one in shared_iterators:
        try:
            assert len(list(one)) <= 40
        except RuntimeError:  # what it goes through has changed
            pass
