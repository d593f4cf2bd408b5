side = 4
def area(a): return a * a
