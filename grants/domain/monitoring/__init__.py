"""Follow-up visits at 1, 3, 6 and 12 months from the first payment: planned, done, overdue, lost."""
