"""What CPython's own generated files say of a definition file, by the rules of the version that a profile names."""
