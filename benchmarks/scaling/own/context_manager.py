"""context manager"""


class Manager:
    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        return None


def work(n):
    manager = Manager()
    for _ in range(n):
        with manager:
            pass
