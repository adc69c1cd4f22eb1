import uuid
from typing import Any

from ecg_shared.jobs import keys, orphans
from ecg_shared.jobs.timing import Timing


def test_an_old_object_that_no_row_names_is_deleted_once_nobody_may_write_any_more(gateway: Any) -> None:
    job_id = gateway.submit(content=b"x")
    (upload,) = objects(gateway, job_id)
    named = gateway.put_output(job_id, "named", named=True)
    orphan = gateway.put_output(job_id, "orphan", named=False)

    assert delete_orphans(gateway, job_id, older_than_s=-3600) == 0  # still open: a worker may be about to name it
    gateway.cancel(job_id)
    assert delete_orphans(gateway, job_id, older_than_s=3600) == 0  # too young
    assert objects(gateway, job_id) == {named, orphan, upload}
    assert delete_orphans(gateway, job_id, older_than_s=-3600) == 1
    assert objects(gateway, job_id) == {named, upload}


def test_objects_of_a_job_without_a_row_are_orphans(gateway: Any) -> None:
    nobody = uuid.uuid4()
    gateway.put_output(nobody, "left", named=False)

    assert delete_orphans(gateway, nobody, older_than_s=-3600) == 1
    assert objects(gateway, nobody) == set()


def objects(gateway: Any, job_id: uuid.UUID) -> set[str]:
    return {key for key, _ in gateway.store.listing(keys.job_prefix(job_id))}


def delete_orphans(gateway: Any, job_id: uuid.UUID, *, older_than_s: float) -> int:
    """Search under the job alone; a negative age counts objects from the future as old, so nothing has to wait."""
    timing = Timing(orphan_age_s=older_than_s)
    return orphans.delete(gateway.engine, gateway.store, prefix=keys.job_prefix(job_id), timing=timing)
