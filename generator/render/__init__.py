"""Plan → text.  The only room that knows Jinja."""
