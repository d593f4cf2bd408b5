for i in range(3):
    if i == 0:
        print("zero")
    elif i == 1:
        print("one")
    else:
        print("other")
for i in range(5):
    if i == 3:
        break
else:
    print("not reached")
for i in []:
    pass
else:
    print("for else", i)
n = 3
while n:
    n -= 1
    if n == 1:
        continue
    print("n", n)
else:
    print("while else")
while True:
    n += 1
    if n > 5:
        break
print(n)
while False:
    print("never")
else:
    print("at once")
if 0:
    print("never")
if 1: print("one line"); print("two")
for i in range(3):
    for j in range(3):
        if j == 2:
            break
        if i == j:
            continue
        print(i, j)
    else:
        print("never")
pass
x = "yes" if n > 3 else "no"
y = "a" if n > 100 else "b" if n > 4 else "c"
print(x, y, [("even" if v % 2 == 0 else "odd") for v in range(3)])
if (m := n * 2) > 5 and (k := m + 1):
    print(m, k)
print([z for v in range(4) if (z := v * v) > 1], z)
lst = [1, 2, 3, 4]
for v in lst:
    if v % 2:
        lst.remove(v)
print(lst)
d = {1: 1}
try:
    for k in d:
        d[k + 1] = 1
except RuntimeError as error:
    print(error)
for a, b in zip("ab", range(2)):
    print(a, b)
for x in (1, 2): pass
print(x)
for lst[0] in range(3):
    pass
print(lst)


def early():
    for i in range(10):
        while True:
            if i == 4:
                return i
            break


print(early())
for i in range(2):
    try:
        continue
    finally:
        print("finally", i)
for bad in (1, None, 1.5, print):
    try:
        for _ in bad:
            pass
    except TypeError as error:
        print(error)
# On which line what is tested is asked for its truth.
class Odd:
    def __bool__(self): raise ValueError('odd')
    def __lt__(self, o): return self
    def __eq__(self, o): return self
    __gt__ = __lt__
    def __contains__(self, o): return self
odd = Odd(); yes = 1; zero = 0
def line(f):
    try: list(f() or ())
    except (ValueError, TypeError) as e:
        tb = e.__traceback__
        while tb.tb_next.tb_next: tb = tb.tb_next
        print(f.__name__, tb.tb_lineno - f.__code__.co_firstlineno)
def if_():
    if (
        odd
    ): pass
def if_not():
    if (
        not
        odd
    ): pass
def if_not_not():
    if (not (
        not
        odd)
    ): pass
def if_and():
    if (
        yes and
        odd
    ): pass
def if_and_cmp():
    if (
        yes
        ==
        1 and
        odd
    ): pass
def if_cmp():
    if (
        odd
        <
        1
    ): pass
def if_cmp_and():
    if (
        yes and
        odd
        <
        1
    ): pass
def if_chain():
    if (
        odd
        <
        1
        <
        2
    ): pass
def if_chain_last():
    if (
        1
        <
        2
        <
        odd
    ): pass
def elif_():
    if zero: pass
    elif (
        odd
    ): pass
def while_():
    while (
        odd
    ): pass
def while_again():
    n = 0
    while (
        n == 0 or
        odd
    ): n += 1
def ifexp():
    return (
        1 if
        odd
        else 2)
def ifexp_not():
    return (
        1 if
        not
        odd
        else 2)
def ifexp_and():
    return (
        1 if
        yes and
        odd
        else 2)
def ifexp_cmp_and():
    return (
        1 if
        yes
        == 1 and
        odd
        else 2)
def ifexp_in_if():
    if (
        1 if
        odd
        else 2): pass
def ifexp_body_in_if():
    if (
        odd
        if
        yes
        else 2): pass
def ifexp_else_in_if():
    if (
        1
        if
        zero
        else
        odd): pass
def nested_ifexp():
    return (
        1 if
        (2 if
         odd
         else 3)
        else 2)
def and_value():
    return (
        odd
        and
        1)
def or_value():
    return (
        zero or
        odd
        or 1)
def not_value():
    return (
        not
        odd)
def chain_value():
    return (
        1
        <
        odd
        <
        2)
def assert_():
    assert (
        odd)
def assert_not():
    assert (
        not
        odd), "x"
def assert_cmp():
    assert (
        odd
        <
        1)
def comp_if():
    return [
        x
        for x in
        (1,)
        if
        odd]
def comp_if_two():
    return [
        x
        for x in
        (1,)
        if yes
        if
        odd]
def comp_if_cmp():
    return [
        x
        for x in
        (1,)
        if
        odd
        <
        x]
def gen_if():
    return (
        x
        for x in
        (1,)
        if
        odd)
def guard():
    match 1:
        case 1 if (
            odd): pass
def guard_last():
    match 1:
        case 2: pass
        case _ if (
            odd): pass
def guard_not():
    match 1:
        case 1 if (
            not
            odd): pass
def match_value():
    match odd:
        case 1: pass
def match_in_seq():
    match [odd]:
        case [
            1]: pass
def lambda_():
    return (lambda:
        1 if
        odd
        else 2)()
def in_():
    if (
        1
        in
        odd): pass
def and_in_arg():
    return max(
        1,
        odd
        and 2,
        3)
def or_cmp():
    return (
        odd
        <
        1
        or
        2)
def if_named():
    if (
        x
        :=
        odd
    ): pass
def if_call():
    if (
        Odd
        (
        )
    ): pass
def if_and_or():
    if (
        yes
        and
        (zero
         or
         odd)
    ): pass
def if_chain_and():
    if (
        1
        <
        2
        <
        3
        and
        odd
    ): pass
def ifexp_value_cmp():
    x = (
        1
        if
        1
        <
        odd
        else
        2)
for f in (if_, if_not, if_not_not, if_and, if_and_cmp, if_cmp, if_cmp_and, if_chain, if_chain_last, elif_, while_, while_again, ifexp, ifexp_not, ifexp_and, ifexp_cmp_and, ifexp_in_if, ifexp_body_in_if, ifexp_else_in_if, nested_ifexp, and_value, or_value, not_value, chain_value, assert_, assert_not, assert_cmp, comp_if, comp_if_two, comp_if_cmp, gen_if, guard, guard_last, guard_not, match_value, match_in_seq, lambda_, in_, and_in_arg, or_cmp, if_named, if_call, if_and_or, if_chain_and, ifexp_value_cmp): line(f)
def not_lt():
    return (not
        1 < "a")
def not_in():
    return (not
        1 in 5)
def not_is_lt():
    if (not
        1 < "a"): pass
def not_chain():
    return (not
        1 < 2 <
        "a")
def not_not():
    return (not
        not
        1 < "a")
def not_in_2():
    return [x for x in (1,) if
        not
        1 in 5]
for f in not_lt, not_in, not_is_lt, not_chain, not_not, not_in_2: line(f)
