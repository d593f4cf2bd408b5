"""Definitions with their names resolved: uops, instructions, families, contracts."""
