"""Rules that judge definitions: one file each in rules/, found by looking there."""
