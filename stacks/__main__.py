"""The program that `pulumi up` runs."""

from stacks.garbage import collect_rarely

collect_rarely()

from stacks.program import main  # noqa: E402  (imports the SDKs, which goes faster so)

main()
