# SPDX-License-Identifier: EUPL-1.2
"""What the system does by itself, printed from the tables that make it do so."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from services.chassis.web import User, render, require
from services.outreach.desk import READERS
from services.outreach.rules.duties import DUTY_RULES
from services.outreach.ui import wording as w

router = APIRouter()

_TERMS = {
    "D15": "5 werkdagen na de bevestiging, of nadat een plaatsing is geëindigd",
    "D16": "28 kalenderdagen na de bevestiging",
    "D17": "20 werkdagen na de bevestiging",
    "D18": "4 kalendermaanden na de laatste dag op school",
    "D19": "3 maanden na de vorige keer; 6 maanden als iemand geen begeleiding wil",
    "D20": "1 en 3 maanden na de eerste dag van de plaatsing",
    "D21": "5 werkdagen voor het antwoord, daarna 30 dagen voor het verslag",
    "D22": "5 werkdagen na het verzoek",
}


@router.get("/vanzelf")
def rules(request: Request, user: Annotated[User, Depends(require(*READERS))]) -> Response:
    """Terms, their class, and how cases are given to workers."""
    rows = [
        (rule.code, rule.title, _TERMS[rule.code], w.CLASSES[rule.klass])
        for rule in DUTY_RULES.values()
    ]
    return render(request, "rules.html", rows=rows)
