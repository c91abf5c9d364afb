"""Documents: their states, who must agree, and which goods move."""
