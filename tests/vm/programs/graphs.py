"""Graphs: breadth and depth first, Dijkstra, topological order, components, spanning tree, colouring."""

EDGES = """a b 7|a c 9|a f 14|b c 10|b d 15|c d 11|c f 2|d e 6|e f 9|g h 1|h i 2"""


class Graph:
    def __init__(self):
        self.near = {}

    @classmethod
    def parse(cls, text):
        graph = cls()
        for edge in text.split("|"):
            u, v, weight = edge.split()
            graph.add(u, v, int(weight))
        return graph

    def add(self, u, v, weight=1):
        self.near.setdefault(u, {})[v] = weight
        self.near.setdefault(v, {})[u] = weight

    def breadth_first(self, start):
        seen, queue = {start: 0}, [start]
        while queue:
            node = queue.pop(0)
            for other in self.near[node]:
                if other not in seen:
                    seen[other] = seen[node] + 1
                    queue.append(other)
        return seen

    def depth_first(self, node, seen=None):
        if seen is None:
            seen = []
        seen.append(node)
        for other in sorted(self.near[node]):
            if other not in seen:
                self.depth_first(other, seen)
        return seen

    def shortest(self, start):
        distance, before, todo = {start: 0}, {}, {start}
        while todo:
            node = min(todo, key=lambda n: (distance[n], n))
            todo.remove(node)
            for other, weight in self.near[node].items():
                new = distance[node] + weight
                if new < distance.get(other, float("inf")):
                    distance[other], before[other] = new, node
                    todo.add(other)
        return distance, before

    def path(self, start, end):
        distance, before = self.shortest(start)
        if end not in distance:
            return None
        path = [end]
        while path[-1] != start:
            path.append(before[path[-1]])
        return distance[end], path[::-1]

    def components(self):
        left, found = set(self.near), []
        while left:
            part = set(self.depth_first(min(left)))
            found.append(sorted(part))
            left -= part
        return found

    def spanning_tree(self):
        group = {node: node for node in self.near}

        def find(node):
            while group[node] != node:
                group[node] = group[group[node]]
                node = group[node]
            return node

        tree = []
        edges = sorted((w, u, v) for u, near in self.near.items() for v, w in near.items() if u < v)
        for weight, u, v in edges:
            if find(u) != find(v):
                group[find(u)] = find(v)
                tree.append((u, v, weight))
        return tree

    def colours(self):
        colour = {}
        for node in sorted(self.near, key=lambda n: (-len(self.near[n]), n)):
            used = {colour[other] for other in self.near[node] if other in colour}
            colour[node] = next(c for c in range(len(self.near)) if c not in used)
        return colour


def topological(needs):
    order, state = [], {}

    def visit(task, trail):
        if state.get(task) == "done":
            return
        if state.get(task) == "active":
            raise ValueError("cycle: " + " -> ".join(trail[trail.index(task) :] + (task,)))
        state[task] = "active"
        for other in needs.get(task, ()):
            visit(other, (*trail, task))
        state[task] = "done"
        order.append(task)

    for task in sorted(needs):
        visit(task, ())
    return order


graph = Graph.parse(EDGES)
print(graph.breadth_first("a"))
print(graph.depth_first("a"))
print(graph.path("a", "e"), graph.path("a", "h"), graph.path("g", "g"))
print(graph.components())
print(graph.spanning_tree(), sum(w for _, _, w in graph.spanning_tree()))
print(graph.colours())
print(topological({"shirt": ["tie"], "tie": [], "trousers": ["shoes", "belt"], "socks": ["shoes"], "belt": ["jacket"], "shirt2": ["belt"]}))
try:
    topological({"a": ["b"], "b": ["c"], "c": ["a"]})
except ValueError as error:
    print(error)

a, b = {1, 2, 3, 4}, {3, 4, 5}
print(a & b, a | b, a - b, a ^ b, a < b, {3} < b, a.isdisjoint({9}), {1, 2} == {2, 1}, len(a), 3 in a, 9 in a)
a.add(9), a.discard(77), a.update([10, 11]), a.remove(1)
print(sorted(a), sorted(x * x for x in b), {x % 3 for x in range(10)}, frozenset("abca") == frozenset("cab"), bool(set()), set())
try:
    a.remove(1234)
except KeyError as error:
    print(repr(error))
for bad in (lambda: {[]}, lambda: a & [1], lambda: {1: {}}[{}]):
    try:
        bad()
    except TypeError as error:
        print(error)
