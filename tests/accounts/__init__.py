"""Users, roles, deputies."""
