import plain
def deeper():
    import breaks
deeper()
