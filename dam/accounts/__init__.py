"""Who somebody is: users, organisations, additive roles and deputies. Knows nothing of assets."""
