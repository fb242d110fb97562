"""云溪县, a fictitious county: what happened there in 2022, and how its clerks wrote it down."""
