"""The rules, by what they look at; a rule is registered where its function is written."""
