"""The platforms of Sentry's projects: the provider refuses any other before it sends a request.

Source: `Platforms` in `internal/sentrydata/sentrydata.go` of jianyuan/terraform-provider-sentry, read 2026-11-28.
"""

from catalog.forms.diagnostics import InvalidValue
from catalog.forms.text import nearest, shown

_NAMES = """
other android apple apple-ios apple-macos bun capacitor cordova dart deno dotnet dotnet-aspnet dotnet-aspnetcore
dotnet-awslambda dotnet-gcpfunctions dotnet-maui dotnet-uwp dotnet-winforms dotnet-wpf dotnet-xamarin electron elixir
flutter go go-echo go-fasthttp go-fiber go-gin go-http go-iris go-martini go-negroni godot ionic java java-log4j2
java-logback java-spring java-spring-boot javascript javascript-angular javascript-astro javascript-ember
javascript-gatsby javascript-nextjs javascript-nuxt javascript-react javascript-react-router javascript-remix
javascript-solid javascript-solidstart javascript-svelte javascript-sveltekit javascript-tanstackstart-react
javascript-vue kotlin minidump native native-qt nintendo-switch node node-awslambda node-azurefunctions
node-cloudflare-pages node-cloudflare-workers node-connect node-express node-fastify node-gcpfunctions node-hapi
node-hono node-koa node-nestjs php php-laravel php-symfony playstation powershell python python-aiohttp python-asgi
python-awslambda python-bottle python-celery python-chalice python-django python-falcon python-fastapi python-flask
python-gcpfunctions python-litestar python-pylons python-pymongo python-pyramid python-quart python-rq python-sanic
python-serverless python-starlette python-tornado python-tryton python-wsgi react-native ruby ruby-rack ruby-rails
rust unity unreal xbox
"""
PLATFORMS = frozenset(_NAMES.split())


def check_platform(platform: str) -> str:
    """Return the platform. Raises InvalidValue for one that Sentry's provider does not know."""
    if platform in PLATFORMS:
        return platform
    near = nearest(platform, PLATFORMS)
    question = f"did you mean `{near}`? " if near else ""
    hint = f"{question}write Sentry's name of the platform, such as `javascript-nextjs`, or `other`"
    raise InvalidValue(f"unknown Sentry platform {shown(platform)}", hint)
