"""The command line: one module a command, thin. Only here are click, exit codes and standard output."""
