"""Lists and dicts."""

from chance import THREADS, Random

# --- lists: what is appended is popped or still there, once --------------------------------------

shared_list = []
popped = [[] for _ in range(THREADS)]
appended = [0] * THREADS


def lists_work(number, rounds):
    r = Random(number)
    mine = popped[number]
    n = appended[number]
    for _ in range(rounds):
        what = r.below(8)
        if what < 3:
            shared_list.append(number * 100000000 + n)
            n += 1
        elif what < 5:
            try:
                mine.append(shared_list.pop())
            except IndexError:
                pass
        elif what == 5:
            try:
                value = shared_list[r.below(20)]
            except IndexError:
                value = 0
            assert value // 100000000 < THREADS
        elif what == 6:
            seen = 0
            for value in shared_list:
                assert value // 100000000 < THREADS
                seen += 1
                if seen > 50:
                    break
        else:
            shared_list.extend([number * 100000000 + n, number * 100000000 + n + 1])
            n += 2
    appended[number] = n


def lists_check():
    everything = list(shared_list)
    for some in popped:
        everything += some
    expected = [n * 100000000 + i for n in range(THREADS) for i in range(appended[n])]
    assert sorted(everything) == expected, (len(everything), len(expected))


# --- dicts: everybody's own keys are what their owner left; common keys hold what somebody stored ----

shared_dict = {}
own_keys = [{} for _ in range(THREADS)]


def dicts_work(number, rounds):
    r = Random(number + 100)
    mine = own_keys[number]
    for i in range(rounds):
        what = r.below(8)
        key = (number, r.below(500))
        if what < 3:
            shared_dict[key] = i
            mine[key] = i
            assert shared_dict[key] == i
        elif what == 3:
            found = shared_dict.pop(key, None)
            assert found == mine.pop(key, None), (found, key)
        elif what == 4:
            shared_dict[r.below(10)] = (number, i)
        elif what == 5:
            value = shared_dict.get(r.below(10))
            assert value is None or value[0] < THREADS
        elif what == 6:
            try:
                seen = 0
                for key in shared_dict:
                    seen += 1
                    if seen > 50:
                        break
            except RuntimeError:
                pass
        else:
            try:
                del shared_dict[r.below(10)]
            except KeyError:
                pass
        if i % 1000 == 999:
            for key in list(mine):
                del shared_dict[key]
            mine.clear()


def dicts_check():
    expected = {}
    for mine in own_keys:
        expected.update(mine)
    left = {key: value for key, value in shared_dict.items() if type(key) is tuple}
    assert left == expected, (len(left), len(expected))
    assert len(shared_dict) == len(list(shared_dict)) <= len(expected) + 10
