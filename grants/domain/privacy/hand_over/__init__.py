"""Handing a participant over to another organisation: offered, answered there, and what goes with her.

What goes: her record with its lead worker, and every plan, application, award with its tranches, placement and
follow-up visit of hers, past and planned, so that the old organisation keeps no access to them. What stays: her
places in cohorts, by case code, so that a group that has begun is finished where it is taught.
"""
