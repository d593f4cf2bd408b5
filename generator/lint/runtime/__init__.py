"""What rules say about the C of a runtime: each module belongs to the rule of its name in ../rules."""
