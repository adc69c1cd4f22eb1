"""Every SQL statement of the service, one file a concern.

Parameters are ``%(name)s``, so psycopg2 (workers, sweeper) and psycopg 3 (gateway) run the same text. JSON goes in
as text and is cast here; bytes go in as ``bytes``; ids as ``uuid.UUID``. Durations are seconds, times are the
database's ``now()``: no other clock is compared. Each statement is atomic by itself, so autocommit is right for all
of them; where two belong in one transaction, both say so.

A statement that writes says its guard. **No row back means the guard did not hold**: somebody else was first, and
the caller re-reads instead of going on. A statement reached from outside has the tenant in every ``WHERE``; a job
that is still ``receiving`` was promised to nobody and is seen by nobody.
"""
