"""The routes as an app of FastAPI's."""

from collections.abc import Awaitable, Callable

import fastapi
from fastapi.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from .port import Answer, Request, Route, Service, refusal


def create_app(service: Service) -> fastapi.FastAPI:
    """Return an app that serves the routes; more may be added to it.

    There are no pages of documentation: they load scripts from elsewhere.
    """
    app = fastapi.FastAPI(title=service.name, docs_url=None, redoc_url=None, openapi_url=None)
    for route in service.all_routes():
        app.add_api_route(
            route.path, _endpoint(service, route), methods=[route.method], response_model=None
        )
    app.add_exception_handler(HTTPException, _refused)
    return app


def _endpoint(
    service: Service, route: Route
) -> Callable[[fastapi.Request], Awaitable[fastapi.Response]]:
    async def endpoint(request: fastapi.Request) -> fastapi.Response:
        body = bytearray()
        async for piece in request.stream():
            body += piece
            if len(body) > service.body_limit:
                return _response(refusal(413))
        asked = Request(
            request.method,
            request.url.path,
            dict(request.headers),
            dict(request.query_params),
            bytes(body),
        )
        # Routes wait for disks and other services: others are answered meanwhile.
        return _response(await run_in_threadpool(service.answer, route, asked))

    return endpoint


async def _refused(request: fastapi.Request, error: Exception) -> fastapi.Response:
    del request
    return _response(refusal(error.status_code if isinstance(error, HTTPException) else 500))


def _response(answer: Answer) -> fastapi.Response:
    return fastapi.Response(answer.data(), answer.status, answer.all_headers())
