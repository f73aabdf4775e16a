"""`watchbill completion`: the script with which a shell completes the command."""

import click
from click.shell_completion import get_completion_class

from cli.conventions import VARIABLE

_WHOLE_WORDS = """\
# Bash splits words at colons, and the ids of risks contain one.
COMP_WORDBREAKS=${COMP_WORDBREAKS//:}"""


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """Print the script with which SHELL completes verbs, options, stacks, alerts, people, services and risks.

    \b
    Examples:
      watchbill completion bash > ~/.local/share/bash-completion/completions/watchbill
      watchbill completion zsh > "${fpath[1]}/_watchbill"
      watchbill completion fish > ~/.config/fish/completions/watchbill.fish

    For the current shell only: `eval "$(watchbill completion bash)"`, or the same with zsh. In fish:
    `watchbill completion fish | source`.
    """
    from cli.main import watchbill

    of_shell = get_completion_class(shell)
    assert of_shell is not None, "click has these three shells"
    script = of_shell(watchbill, {}, "watchbill", VARIABLE).source()
    click.echo(f"{_WHOLE_WORDS}\n{script}" if shell == "bash" else script)
