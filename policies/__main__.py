"""The rules as a CrossGuard policy pack: `pulumi preview --policy-pack policies`."""

from policies.pack import serve

serve()
