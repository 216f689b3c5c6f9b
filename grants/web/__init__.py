"""What pages share: the access guard, error pages, navigation, filters, the base of forms."""
