"""Evidence and forgetting: who did what, whose identity was opened by whom and why; erasures, asked for by one person
and approved by another, what is kept too long, and what is held on somebody, for herself."""
