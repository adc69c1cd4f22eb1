"""Start the warm parent; its socket's number is the only argument."""

from ecg_shared.jobs.sandbox.zygote import main

main()
