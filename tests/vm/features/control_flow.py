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
