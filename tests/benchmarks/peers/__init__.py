"""How fast a surface is beside what else can compute it, and beside what the processor allows."""
