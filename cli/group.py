"""Groups of verbs: what all of them do alike."""

import click


class Verbs(click.Group):
    """A group that tells an unknown verb with the nearest one, and all there are."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and args[0] not in self.list_commands(ctx):
            # Only here: the catalog takes longer to import than the help to show.
            from catalog.forms.text import shown, suggestion

            raise click.UsageError(
                f"there is no verb {shown(args[0])}\n  {suggestion(args[0], self.list_commands(ctx))}", ctx
            )
        return super().resolve_command(ctx, args)
