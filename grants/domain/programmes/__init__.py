"""The programme, its donors' funds. What every other slice refers to by id."""
