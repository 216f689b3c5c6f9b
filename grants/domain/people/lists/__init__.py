"""Lists of participants as organisations keep them, checked row by row before anything is stored."""
