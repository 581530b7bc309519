"""What each command does; `agents.cli` declares them and imports one only when it is called."""
