"""One file for each rule; each has a RULE."""
