"""The examples: where they come from, how they are prepared, and in which order training takes them."""
