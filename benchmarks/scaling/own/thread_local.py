"""reads of thread-local values"""
import threading

own = threading.local()


def work(n):
    own.x = 1
    for _ in range(n):
        own.x
        own.x
