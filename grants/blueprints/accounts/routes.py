"""All the accounts pages, on one blueprint."""

from grants.blueprints.accounts import organisations, own, rights, second_factor, users, verifying, welcome
from grants.blueprints.accounts.blueprint import blueprint

PAGES = (organisations, own, rights, second_factor, users, verifying, welcome)
__all__ = ["PAGES", "blueprint"]
