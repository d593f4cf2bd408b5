"""Search trees: a plain one, an AVL tree, a trie; iteration by generators."""


class Node:
    __slots__ = ("key", "left", "right", "height")

    def __init__(self, key):
        self.key = key
        self.left = self.right = None
        self.height = 1


class Tree:
    def __init__(self, keys=()):
        self.root = None
        self.size = 0
        for key in keys:
            self.add(key)

    def add(self, key):
        self.root = self.insert(self.root, key)

    def insert(self, node, key):
        if node is None:
            self.size += 1
            return Node(key)
        if key < node.key:
            node.left = self.insert(node.left, key)
        elif node.key < key:
            node.right = self.insert(node.right, key)
        return self.balanced(node)

    def balanced(self, node):
        return node

    def __iter__(self):
        return self.walk(self.root)

    def walk(self, node):
        if node is not None:
            yield from self.walk(node.left)
            yield node.key
            yield from self.walk(node.right)

    def __contains__(self, key):
        node = self.root
        while node is not None:
            if key == node.key:
                return True
            node = node.left if key < node.key else node.right
        return False

    def depth(self):
        def below(node):
            return 0 if node is None else 1 + max(below(node.left), below(node.right))

        return below(self.root)

    def __len__(self):
        return self.size


class AVL(Tree):
    @staticmethod
    def height(node):
        return node.height if node else 0

    def update(self, node):
        node.height = 1 + max(self.height(node.left), self.height(node.right))
        return node

    def lean(self, node):
        return self.height(node.left) - self.height(node.right)

    def rotate_right(self, node):
        up = node.left
        node.left, up.right = up.right, node
        self.update(node)
        return self.update(up)

    def rotate_left(self, node):
        up = node.right
        node.right, up.left = up.left, node
        self.update(node)
        return self.update(up)

    def balanced(self, node):
        self.update(node)
        lean = self.lean(node)
        if lean > 1:
            if self.lean(node.left) < 0:
                node.left = self.rotate_left(node.left)
            return self.rotate_right(node)
        if lean < -1:
            if self.lean(node.right) > 0:
                node.right = self.rotate_right(node.right)
            return self.rotate_left(node)
        return node


keys = [(i * 7919) % 101 for i in range(60)]
for tree in (Tree(keys), AVL(keys), Tree(range(60)), AVL(range(60))):
    print(type(tree).__name__, len(tree), tree.depth(), list(tree) == sorted(set(tree)), 3 in tree, 1000 in tree)
print(list(AVL("the quick brown fox".split())))


class Trie:
    def __init__(self):
        self.children = {}
        self.ends = 0

    def add(self, word):
        node = self
        for c in word:
            node = node.children.setdefault(c, Trie())
        node.ends += 1

    def words(self, prefix=""):
        if self.ends:
            yield prefix, self.ends
        for c, child in sorted(self.children.items()):
            yield from child.words(prefix + c)

    def starting(self, prefix):
        node = self
        for c in prefix:
            if c not in node.children:
                return
            node = node.children[c]
        yield from node.words(prefix)


trie = Trie()
for word in "car card care cart cat dog car do dot door".split():
    trie.add(word)
print(dict(trie.words()))
print(list(trie.starting("car")), list(trie.starting("x")), next(trie.starting("do")), next(trie.starting("q"), "none"))


def levels(root):
    row = [root] if root else []
    while row:
        yield [node.key for node in row]
        row = [child for node in row for child in (node.left, node.right) if child]


print(*levels(AVL(range(15)).root), sep="\n")
