# SPDX-License-Identifier: EUPL-1.2
"""What registration listens to, and the service as the chassis runs it."""

from schemas.events.topics import DEAD_LETTERS, FEED_TOPICS, REGISTRATION_DUTIES
from services.chassis.service import Service
from services.chassis.settings import Settings, SettingsError
from services.feeds.sealing import SealingError, Unsealer
from services.registration import store
from services.registration.handlers import handle_due, handler
from services.registration.intake.postman import Postman, postman
from services.registration.rules.duties import DUTY_RULES
from services.registration.tasks import tick


def build(settings: Settings) -> Service:
    """The registration service. Raises SettingsError when there is no sealing key to use."""
    if settings.sealing_key is None:
        raise SettingsError(
            "SLUITEND_SEALING_KEY", "is missing: the file with registration's private key"
        )
    try:
        unsealer = Unsealer(settings.sealing_key)
    except SealingError as error:
        raise SettingsError("SLUITEND_SEALING_KEY", f"cannot be used: {error}") from None
    return service(unsealer, postman(settings.kafka, unsealer))


def service(unsealer: Unsealer, errand: Postman | None = None) -> Service:
    """The registration service with this key to the sealed blocks; ``errand`` publishes what is
    delivered over HTTP."""
    return Service(
        name="registration",
        consumes=tuple(FEED_TOPICS.values()),
        metadata=store.metadata,
        tables=store.chassis,
        subjects=store.person,
        duties_topic=REGISTRATION_DUTIES,
        dead_letters_topic=DEAD_LETTERS["registration"],
        duty_rules=DUTY_RULES,
        handle=handler(unsealer),
        handle_due=handle_due,
        tick=tick,
        errands=() if errand is None else (errand,),
    )
