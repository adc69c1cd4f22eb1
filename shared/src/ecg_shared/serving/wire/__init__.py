"""Messages of the wire, generated from the ``.proto`` files beside them; README.md has the command."""
