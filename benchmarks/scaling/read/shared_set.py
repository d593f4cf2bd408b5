"""reads of a shared set"""
MEMBERS = {str(i) + " item" for i in range(100)}
ASKED = tuple(MEMBERS) + ("nobody",)


def work(n):
    for i in range(n):
        ASKED[i % 101] in MEMBERS
        7 in MEMBERS
