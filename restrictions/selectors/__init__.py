"""Every read of this app. What people see starts from `visible_to`; the rest answers a question of a check."""
