"""``python -m ecg_client`` is the ``ecg`` command."""

from ecg_client.cli import main

main()
