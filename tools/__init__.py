"""Programs that make what the package ships. They are no part of it."""
