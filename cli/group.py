"""Groups of verbs: their shared behaviour."""

import click

from cli.conventions import add_conventions


class Verbs(click.Group):
    """A group that answers an unknown verb with the nearest verb and a list of all verbs."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and args[0] not in self.list_commands(ctx):
            # Imported only here: importing the catalog takes longer than showing the help.
            from catalog.forms.text import shown, suggestion

            commands = self.list_commands(ctx)
            raise click.UsageError(
                f"unknown command {shown(args[0])}\n  {suggestion(args[0], commands, limit=len(commands))}", ctx
            )
        return super().resolve_command(ctx, args)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a verb with the options that every verb has."""
        command = self.find_command(ctx, cmd_name)
        return command and add_conventions(command)

    def find_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a verb as it is declared; None if there is none of the name."""
        return super().get_command(ctx, cmd_name)
