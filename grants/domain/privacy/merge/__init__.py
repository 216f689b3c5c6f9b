"""Merging two records of one person: what would move, what stands against it, and the way back within a day.

The rows of the other record move to the kept one and to its organisation; places in cohorts stay with their cohort.
The other record stays as a closed one whose code leads to the kept record. What the kept record's identity lacks is
filled in from the other's.
"""
