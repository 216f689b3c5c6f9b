"""A journal of attendance kept in a spreadsheet: people in rows, days in columns, marks in the cells."""
