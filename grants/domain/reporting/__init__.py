"""Figures of the whole programme, counted from the records of every slice. Only reads."""
