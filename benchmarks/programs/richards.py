"""A small scheduler of cooperating tasks: polymorphic methods, inheritance, linked structures."""
import time


class Packet:
    def __init__(self, link, kind):
        self.link = link
        self.kind = kind
        self.data = 0


class Task:
    def __init__(self, name, queue):
        self.name = name
        self.queue = queue
        self.handled = 0

    def take(self):
        packet = self.queue
        if packet is not None:
            self.queue = packet.link
            packet.link = None
        return packet

    def put(self, packet):
        packet.link = self.queue
        self.queue = packet

    def run(self, scheduler):
        raise NotImplementedError


class Worker(Task):
    def __init__(self, name, queue, step):
        super().__init__(name, queue)
        self.step = step

    def run(self, scheduler):
        packet = self.take()
        if packet is None:
            return 0
        packet.data = (packet.data * 31 + self.step) % 65521
        self.handled += 1
        scheduler.send((self.name + self.step) % scheduler.size, packet)
        return 1


class Idle(Task):
    def run(self, scheduler):
        self.handled += 1
        return 0


class Scheduler:
    def __init__(self, size):
        self.size = size
        self.tasks = []
        for i in range(size):
            packets = None
            for k in range(3):
                packets = Packet(packets, k)
            self.tasks.append(Worker(i, packets, i % 3 + 1) if i % 4 else Idle(i, packets))

    def send(self, to, packet):
        self.tasks[to].put(packet)

    def run(self, rounds):
        done = 0
        for _ in range(rounds):
            for task in self.tasks:
                done += task.run(self)
        return done + sum([task.handled for task in self.tasks])


start = time.perf_counter()
checksum = Scheduler(16).run(40000)
print(checksum, time.perf_counter() - start)
