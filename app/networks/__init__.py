"""Trained networks from elsewhere, read as a session's request has them; nothing here trains or keeps one."""
