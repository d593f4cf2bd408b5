"""How many threads there are, and numbers by chance, the same in each run."""

THREADS = 8


class Random:
    def __init__(self, seed):
        self.state = seed * 2654435761 + 12345

    def below(self, n):
        self.state = (self.state * 1103515245 + 12345) % 2147483648
        return (self.state >> 8) % n
