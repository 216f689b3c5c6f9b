"""Krok: a programme from the first lesson to a job or business of one's own."""
