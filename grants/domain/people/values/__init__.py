"""What a participant's record is made of, as values: names, phones, birth dates, oblasts, gender. No database."""
