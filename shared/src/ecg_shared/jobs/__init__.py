"""The job protocol: tables, statements, storage, the worker shell and the sweeper."""
