"""Networks: what they compute, what they get wrong, and how that changes with every weight."""
