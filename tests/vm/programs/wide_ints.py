"""Operators on ints around the widths where a machine changes its way: 47, 63, 64, 127 bits."""

WIDTHS = [3, 20, 46, 47, 48, 49, 59, 60, 61, 63, 64, 65, 90, 119, 120, 121, 126, 127, 128, 129, 300]


class Numbers:
    def __init__(self):
        self.state = 88172645463325252

    def bits(self, count):
        value = 0
        while count > 0:
            self.state = (self.state * 6364136223846793005 + 1442695040888963407) & 0xFFFFFFFFFFFFFFFF
            value = value << 16 | self.state >> 48
            count -= 16
        return value >> -count

    def pick(self):
        width = WIDTHS[self.bits(20) % len(WIDTHS)]
        value = [self.bits(width), 1 << width, (1 << width) - 1, (1 << width) + 1][self.bits(20) % 4]
        return -value if self.bits(1) else value


def results(a, b):
    yield from (a + b, a - b, a * b, a & b, a | b, a ^ b, -a, ~a, abs(a), a < b, a == b, a >= b, a.bit_length(), int(str(a)))
    yield from (a << (abs(b) % 140), a >> (abs(b) % 140), hash(a), float(a) if abs(a) < 1 << 200 else 0)
    if b:
        yield from (a // b, a % b, *divmod(a, b))
    x = a
    x += b
    yield x
    x -= a
    yield x == b
    x <<= 3
    x >>= 2
    x ^= a
    x %= 1 << 61
    yield x


numbers = Numbers()
for turn in range(30):
    seen = 0
    for _ in range(20):
        a, b = numbers.pick(), numbers.pick()
        for result in results(a, b):
            seen = (seen * 31 + hash(result)) % ((1 << 61) - 1)
    print(turn, a, b, seen)
