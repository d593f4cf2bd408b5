import circle_c
circle_c.nothing
