"""From a file's bytes to pixels; runs in the sandbox where bytes come from outside."""
