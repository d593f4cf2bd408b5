"""reads of a shared instance"""


class Config:
    def __init__(self):
        self.name = "some name, " + str(3)
        self.sizes = [1, 2, 3]
        self.depth = 4

    def limit(self):
        return self.depth


CONFIG = Config()


def work(n):
    for _ in range(n):
        CONFIG.name
        CONFIG.sizes
        CONFIG.limit()
