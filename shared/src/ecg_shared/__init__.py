"""What the services agree on, in parts: contract < scores, formats, paper, serving < jobs."""
