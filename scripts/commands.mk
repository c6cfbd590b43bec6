compile_commands.json:

