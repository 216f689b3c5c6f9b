"""Pages of follow-up visits."""
