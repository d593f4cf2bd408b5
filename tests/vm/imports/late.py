def function():
    from plain import double
    import shapes.round as r
    return double(r.pi)
