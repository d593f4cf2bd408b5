"""special-method look-up"""


class Sized:
    def __len__(self):
        return 3

    def __getitem__(self, i):
        return i


def work(n):
    o = Sized()
    for i in range(n):
        len(o)
        o[i]
