"""The road from enrolment to follow-up, walked through pages only; one module a part, in the order of the road."""
