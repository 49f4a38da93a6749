"""The command line, a module for each part of the day: parse, call one use case, print."""
