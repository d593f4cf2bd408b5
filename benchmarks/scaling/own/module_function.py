"""function of a module"""
import math


def work(n):
    for i in range(n):
        math.gcd(i, 12)
        math.floor(2.5)
