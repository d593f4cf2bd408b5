import circle_d
