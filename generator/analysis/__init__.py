"""What is true of each uop and instruction, and why."""
