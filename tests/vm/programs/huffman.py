"""Huffman codes: a tree from frequencies, encoding to bits and bytes and back."""


class Leaf:
    def __init__(self, symbol, weight):
        self.symbol, self.weight, self.first = symbol, weight, symbol

    def codes(self, prefix, table):
        table[self.symbol] = prefix or "0"

    def __repr__(self):
        return f"{self.symbol!r}:{self.weight}"


class Branch:
    def __init__(self, left, right):
        self.left, self.right = left, right
        self.weight = left.weight + right.weight
        self.first = min(left.first, right.first)

    def codes(self, prefix, table):
        self.left.codes(prefix + "0", table)
        self.right.codes(prefix + "1", table)

    def __repr__(self):
        return f"({self.left} {self.right})"


def build(text):
    counts = {}
    for c in text:
        counts[c] = counts.get(c, 0) + 1
    nodes = [Leaf(c, n) for c, n in counts.items()]
    while len(nodes) > 1:
        nodes.sort(key=lambda node: (-node.weight, node.first))
        right, left = nodes.pop(), nodes.pop()
        nodes.append(Branch(left, right))
    return nodes[0]


def encode(text, table):
    return "".join(table[c] for c in text)


def decode(bits, tree):
    out, node = [], tree
    for bit in bits:
        if isinstance(node, Branch):
            node = node.left if bit == "0" else node.right
        if isinstance(node, Leaf):
            out.append(node.symbol)
            node = tree
    return "".join(out)


def pack(bits):
    padded = bits + "0" * (-len(bits) % 8)
    return bytes(int(padded[i : i + 8], 2) for i in range(0, len(padded), 8))


def unpack(data, length):
    return "".join(f"{byte:08b}" for byte in data)[:length]


for text in ("abracadabra", "mississippi river", "aaaa", "so much depends upon a red wheel barrow glazed with rain water"):
    tree = build(text)
    table = {}
    tree.codes("", table)
    bits = encode(text, table)
    data = pack(bits)
    back = decode(unpack(data, len(bits)), tree)
    print(len(text) * 8, "->", len(bits), data.hex(), back == text)
    print(sorted(table.items(), key=lambda pair: (len(pair[1]), pair[1])))
print(build("aabbbc"))
