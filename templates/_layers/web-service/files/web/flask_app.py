"""The routes as an app of Flask's."""

from collections.abc import Callable

import flask
from werkzeug.exceptions import HTTPException

from .port import Answer, Request, Route, Service, refusal


def create_app(service: Service) -> flask.Flask:
    """Return an app that serves the routes; more may be added to it."""
    app = flask.Flask(service.name, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = service.body_limit
    for route in service.all_routes():
        app.add_url_rule(
            route.path,
            endpoint=f"{route.method} {route.path}",
            view_func=_view(service, route),
            methods=[route.method],
            provide_automatic_options=False,
        )
    app.register_error_handler(HTTPException, _refused)
    return app


def _view(service: Service, route: Route) -> Callable[[], flask.Response]:
    def view() -> flask.Response:
        request = flask.request
        asked = Request(
            request.method,
            request.path,
            {name.lower(): value for name, value in request.headers.items()},
            request.args.to_dict(),
            request.get_data(),
        )
        return _response(service.answer(route, asked))

    return view


def _refused(error: HTTPException) -> flask.Response:
    return _response(refusal(error.code or 500))


def _response(answer: Answer) -> flask.Response:
    return flask.Response(answer.data(), answer.status, answer.all_headers())
