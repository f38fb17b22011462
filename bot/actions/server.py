"""The action server: rasa-sdk's executor behind a door that quotes nobody.

rasa-sdk's own server listens on all addresses and puts the whole request, with what the person
wrote, into its error replies, which Rasa then logs.
"""

from __future__ import annotations

import json
import logging
import zlib
from typing import Any

from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionNotFoundException
from sanic import Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.actions.answer import ActionAnswer, ActionNoneOfThese, ActionShowEntry, ActionShowTopic
from bot.actions.base import Action
from bot.actions.feedback import ActionFeedback
from bot.actions.fees import ActionFee
from bot.actions.language import ActionChooseLanguage
from bot.actions.pack import ActionPack
from bot.actions.person import ActionPerson
from bot.actions.privacy import ActionConfirm, ActionDelete, ActionPrivacy
from bot.actions.safety import ActionEmergency
from bot.actions.services import NotReady, Services, ready_state
from bot.actions.situation import (
    ActionFollowup,
    ActionSetCorridor,
    ActionSetSector,
    ActionSetStage,
)
from bot.actions.smalltalk import ActionSmalltalk

logger = logging.getLogger(__name__)

ACTIONS: tuple[type[Action], ...] = (
    ActionAnswer,
    ActionChooseLanguage,
    ActionConfirm,
    ActionDelete,
    ActionEmergency,
    ActionFee,
    ActionFeedback,
    ActionFollowup,
    ActionNoneOfThese,
    ActionPack,
    ActionPerson,
    ActionPrivacy,
    ActionSetCorridor,
    ActionSetSector,
    ActionSetStage,
    ActionShowEntry,
    ActionShowTopic,
    ActionSmalltalk,
)
# No action reads it, so Rasa does not send it (endpoints.yml), but the executor wants one.
NO_DOMAIN = {"version": "3.1"}
LONGEST_REQUEST = 16 * 1024 * 1024  # Rasa sends the whole conversation with each call


def create_app(services: Services) -> Sanic[Any, Any]:
    """`POST /webhook` for Rasa, `GET /health` for the supervisor."""
    executor = ActionExecutor()
    for action in ACTIONS:
        executor.register_action(action())
    app: Sanic[Any, Any] = Sanic("musafir_actions", configure_logging=False)
    app.config.REQUEST_MAX_SIZE = LONGEST_REQUEST

    @app.get("/health")
    async def health(request: Request) -> HTTPResponse:
        return response.json(ready_state(services), status=200 if services.ready else 503)

    @app.post("/webhook")
    async def webhook(request: Request) -> HTTPResponse:
        body = request.body
        if request.headers.get("Content-Encoding") == "deflate":
            body = zlib.decompress(body)
        try:
            result = await executor.run({"domain": NO_DOMAIN} | json.loads(body))
        except ActionNotFoundException as error:
            return response.json({"error": error.message}, status=404)
        except NotReady as error:
            return response.json({"error": str(error)}, status=503)
        except Exception as error:  # the type only: messages may quote what was written
            logger.error(
                "Action failed: %s", type(error).__name__, exc_info=logger.isEnabledFor(10)
            )
            return response.json({"error": type(error).__name__}, status=500)
        return response.json(result.model_dump() if result else None)

    return app


def serve(services: Services, port: int) -> None:
    """Serves on loopback until stopped."""
    app = create_app(services)
    app.run(host="127.0.0.1", port=port, single_process=True, access_log=False, motd=False)
