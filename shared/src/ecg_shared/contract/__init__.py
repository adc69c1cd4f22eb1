"""The agreement between the rooms: values, documents, options and error codes. Needs pydantic and numpy only."""
