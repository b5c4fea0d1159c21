"""`schoolcast completion`: a script that completes commands and options in a shell."""

import click
from click.shell_completion import get_completion_class

from schoolcast.cli.exits import Exit
from schoolcast.cli.output import show


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> Exit:
    """Print the script that completes schoolcast's commands.

    \b
    bash: schoolcast completion bash > ~/.local/share/bash-completion/completions/schoolcast
    zsh:  schoolcast completion zsh > ~/.zfunc/_schoolcast
    fish: schoolcast completion fish > ~/.config/fish/completions/schoolcast.fish
    """
    root = ctx.find_root()
    completer = get_completion_class(shell)
    assert completer is not None
    name = root.info_name or "schoolcast"
    show(completer(root.command, {}, name, f"_{name.upper()}_COMPLETE").source())
    return Exit.DONE
