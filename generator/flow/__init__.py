"""Control flow of bodies and of whole instructions, and the one solver."""
