"""云溪县: a fictitious county as its sheets arrive, and what must come out of them."""
