pi = 3
def area(r): return pi * r * r
