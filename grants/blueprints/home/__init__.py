"""The front door: sign-in, the work list, the language, and whether the application is well."""
