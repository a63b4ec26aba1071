"""One file per command, or per few that show the same thing."""
