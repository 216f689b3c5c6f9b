"""Pages of internships: hosts and their checks, offers, placements, hours and what came of them."""
