"""What a person is shown of a reading: the page, and the traces over it, from one geometry."""
