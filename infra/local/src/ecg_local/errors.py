"""Why an embedded system cannot start or go on."""


class EmbeddedSystemError(Exception):
    """The message is for the user: it says what is wrong and what mends it."""
