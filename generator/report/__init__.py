"""Facts and diagnostics as documents: text for people, formats for machines."""
