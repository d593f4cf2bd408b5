"""A least-recently-used cache with a linked list, and as a decorator."""


class Node:
    def __init__(self, key=None, value=None):
        self.key, self.value = key, value
        self.before = self.after = self


class LRU:
    def __init__(self, size):
        self.size = size
        self.nodes = {}
        self.root = Node()
        self.hits = self.misses = 0

    def unlink(self, node):
        node.before.after, node.after.before = node.after, node.before

    def put_first(self, node):
        node.before, node.after = self.root, self.root.after
        node.before.after = node.after.before = node

    def __getitem__(self, key):
        try:
            node = self.nodes[key]
        except KeyError:
            self.misses += 1
            raise
        self.hits += 1
        self.unlink(node)
        self.put_first(node)
        return node.value

    def __setitem__(self, key, value):
        node = self.nodes.get(key)
        if node is None:
            if len(self.nodes) >= self.size:
                last = self.root.before
                self.unlink(last)
                del self.nodes[last.key]
            node = self.nodes[key] = Node(key, value)
        else:
            node.value = value
            self.unlink(node)
        self.put_first(node)

    def __contains__(self, key):
        return key in self.nodes

    def __len__(self):
        return len(self.nodes)

    def keys(self):
        result, node = [], self.root.after
        while node is not self.root:
            result.append(node.key)
            node = node.after
        return result

    def __repr__(self):
        return f"LRU({self.size}, {self.keys()}, hits={self.hits}, misses={self.misses})"


def cached(size=128):
    def decorate(function):
        cache = LRU(size)

        def wrapper(*args, **kwargs):
            key = args, tuple(sorted(kwargs.items()))
            try:
                return cache[key]
            except KeyError:
                value = cache[key] = function(*args, **kwargs)
                return value

        wrapper.cache = cache
        wrapper.__name__ = function.__name__
        wrapper.__doc__ = function.__doc__
        return wrapper

    return decorate


cache = LRU(3)
for key in "abcad":
    cache[key] = key.upper()
    print(key, cache)
for key in "abcd":
    try:
        print(key, cache[key])
    except KeyError as error:
        print("missing", error, error.args)
print(cache, len(cache), "a" in cache, "b" in cache)


@cached(size=50)
def fibonacci(n):
    """The n-th number of Fibonacci."""
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


print(fibonacci(80), fibonacci.cache, fibonacci.__name__, fibonacci.__doc__, sep="\n")


@cached(2)
def power(base, *, exponent=2):
    print("computing", base, exponent)
    return base**exponent


print(power(3), power(3), power(3, exponent=3), power(2), power(3))
