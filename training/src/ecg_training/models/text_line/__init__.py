"""The network that reads a line of print: lead names, speeds, gains."""
