"""A simulation of events with a heap of our own: customers in a bank, with a pseudo-random generator of our own."""


class Random:
    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return self.state >> 33

    def between(self, low, high):
        return low + self.next() % (high - low + 1)


class Heap:
    def __init__(self):
        self.items = []

    def push(self, item):
        items = self.items
        items.append(item)
        i = len(items) - 1
        while i and items[(i - 1) // 2] > items[i]:
            items[(i - 1) // 2], items[i] = items[i], items[(i - 1) // 2]
            i = (i - 1) // 2

    def pop(self):
        items = self.items
        items[0], items[-1] = items[-1], items[0]
        top = items.pop()
        i, n = 0, len(items)
        while True:
            least = i
            for child in (2 * i + 1, 2 * i + 2):
                if child < n and items[child] < items[least]:
                    least = child
            if least == i:
                return top
            items[least], items[i] = items[i], items[least]
            i = least

    def __bool__(self):
        return bool(self.items)


class Bank:
    def __init__(self, tellers, random):
        self.free = list(range(tellers))
        self.queue, self.events, self.random = [], Heap(), random
        self.now = self.served = self.waited = self.longest = 0
        self.log = []
        self.count = 0

    def at(self, delay, action, *arguments):
        self.count += 1
        self.events.push((self.now + delay, self.count, action, arguments))

    def arrive(self, customer):
        self.log.append(f"{self.now:4d} {customer} arrives")
        if self.free:
            self.serve(customer, self.free.pop(0), self.now)
        else:
            self.queue.append((customer, self.now))
            self.longest = max(self.longest, len(self.queue))

    def serve(self, customer, teller, since):
        self.waited += self.now - since
        self.at(self.random.between(5, 20), self.leave, customer, teller)

    def leave(self, customer, teller):
        self.served += 1
        self.log.append(f"{self.now:4d} {customer} leaves {teller}")
        if self.queue:
            waiting, since = self.queue.pop(0)
            self.serve(waiting, teller, since)
        else:
            self.free.append(teller)

    def run(self):
        while self.events:
            self.now, _, action, arguments = self.events.pop()
            action(*arguments)


for tellers in 1, 2, 3:
    random = Random(2024)
    bank = Bank(tellers, random)
    time = 0
    for number in range(40):
        time += random.between(1, 9)
        bank.at(time, bank.arrive, f"c{number:02}")
    bank.run()
    print(f"{tellers} tellers: {bank.served} served, waited {bank.waited / bank.served:.3f}, queue {bank.longest}, end {bank.now}")
    print(*bank.log[-4:], sep="\n")
