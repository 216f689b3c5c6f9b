"""What makes an opening of identities worth a second look by the data-protection officer."""

# In so many hours a worker prepares a meeting or calls a list; more people than this are looked up for another reason.
MANY_IN_AN_HOUR = 20
# A whole cohort on a working day, and as many again.
MANY_IN_A_DAY = 60
# One list that names more people than the largest cohort.
BULK = 50
# Whoever registers meets now and then somebody known to another organisation; more in a day is looking for them.
MANY_ASKED_AFTER = 5
# Work is done between these hours of Minsk, from the first, before the second.
FIRST_HOUR, LAST_HOUR = 7, 21
# How far back is looked, in days.
DAYS = 30
