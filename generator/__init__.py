"""Interpreters from definitions."""
