"""The rules as a CrossGuard policy pack: `pulumi preview --policy-pack policies`."""

from policies.engine.crossguard import serve

serve()
