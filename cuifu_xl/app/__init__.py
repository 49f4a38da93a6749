"""The use cases, and who calls them: the command line, the buttons, notebooks."""
