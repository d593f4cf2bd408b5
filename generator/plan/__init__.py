"""What the generated code does, as typed steps."""
