"""What a Verwalter has typed into an Einladung not yet sent, so that he finds it again."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel


class Einladungsentwurf(SQLModel, table=True):
    """The last input of one Verwalter, as his page keeps it; nobody decides by it."""

    mitgliedschaft_id: int = Field(foreign_key="mitgliedschaft.id", primary_key=True)
    angaben: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    geaendert_am: datetime
