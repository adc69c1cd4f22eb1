"""Normal or abnormal rhythm in 10 s of one lead."""
