"""All the accounts pages, on one blueprint."""

from grants.blueprints.accounts import organisations, own, users, welcome
from grants.blueprints.accounts.blueprint import blueprint

PAGES = (organisations, own, users, welcome)
__all__ = ["PAGES", "blueprint"]
