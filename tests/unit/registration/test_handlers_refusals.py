# SPDX-License-Identifier: EUPL-1.2
"""What cannot be used is set aside with its reason, and the rest of the batch goes on."""

from tests.unit.registration.register import NOOR, SAM, Message, Register, names


def tampered(message: Message) -> Message:
    """The event with one character of its sealed block changed."""
    topic, event = message
    text = event.data.sealed.ciphertext
    other = "A" if text[0] != "A" else "B"
    sealed = event.data.sealed.model_copy(update={"ciphertext": other + text[1:]})
    return topic, event.model_copy(
        update={"data": event.data.model_copy(update={"sealed": sealed})}
    )


def under_another_id(message: Message, other: Message) -> Message:
    """The event of ``other`` with the sealed block of ``message`` pasted in."""
    topic, event = other
    sealed = message[1].data.sealed
    return topic, event.model_copy(
        update={"data": event.data.model_copy(update={"sealed": sealed})}
    )


def elsewhere(message: Message, municipality: str) -> Message:
    """A person-registered of another municipality; the block is not bound to that."""
    topic, event = message
    data = event.data.model_copy(update={"municipality": municipality})
    return topic, event.model_copy(update={"data": data})


def refused(register: Register) -> list[tuple[str, list[str]]]:
    """Code and fields of what was put on the dead-letter topic since the last call."""
    return [
        (event.data.reason, event.data.fields)
        for topic, event in register.bench.said()
        if topic.name == "registration.dead-letters.v1"
    ]


def test_a_tampered_seal_is_set_aside_and_the_rest_is_processed(register: Register) -> None:
    register.bench.deliver([tampered(register.registered(SAM)), register.registered(NOOR)])
    assert refused(register) == [("seal-broken", ["sealed"])]
    assert register.row(NOOR).status == "unknown"
    assert len(register.rows("person")) == 1
    (dead,) = register.rows("dead_letter")
    assert (dead.state, dead.blocks, dead.offset) == ("dead", False, 0)
    assert "does not open" in dead.reason


def test_the_block_of_one_event_does_not_open_in_another(register: Register) -> None:
    pasted = under_another_id(register.registered(SAM), register.registered(NOOR))
    register.bench.deliver([pasted])
    assert refused(register) == [("seal-broken", ["sealed"])]


def test_an_unknown_municipality_is_set_aside_by_name_of_the_field(register: Register) -> None:
    register.bench.deliver([elsewhere(register.registered(SAM), "9999")])
    assert refused(register) == [("municipality-unknown", ["municipality"])]
    (dead,) = register.rows("dead_letter")
    assert "9999" not in dead.reason
    assert register.rows("person") == []


def test_later_facts_of_a_person_do_not_wait_for_one_that_was_refused(register: Register) -> None:
    register.bench.deliver([elsewhere(register.registered(SAM), "9999")])
    said = register.tell(register.registered(SAM))
    assert names(said) == ["status-changed"]
    assert register.row().status == "unknown"


def test_a_refused_event_is_kept_whole_for_a_retry(register: Register) -> None:
    topic, event = elsewhere(register.registered(SAM), "9999")
    register.bench.deliver([(topic, event)])
    (dead,) = register.rows("dead_letter")
    assert topic.parse(dead.payload) == event
    assert SAM.encode() not in dead.payload
