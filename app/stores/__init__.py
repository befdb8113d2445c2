"""Places that keep sessions: one port, several stores, one contract that each passes."""
