"""Tests mirror `app`; a test's name is the claim that it checks."""
