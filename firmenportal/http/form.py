"""Native forms as the browser sends them: short texts, or one file."""

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from firmenportal.domain.errors import DomainError
from firmenportal.state.guard import INVALID

_FIELDS = 8


async def texts(request: Request, *names: str) -> tuple[str, ...]:
    """The named fields, empty where they are missing. Errors: DomainError for any other form."""
    form = await _form(request, _FIELDS)
    return tuple(value if isinstance(value := form.get(name), str) else "" for name in names)


async def choices(request: Request, name: str, at_most: int) -> tuple[str, ...]:
    """What is ticked of a list, before any other field is read; also as one text with commas.

    Errors: as `texts`.
    """
    form = await _form(request, _FIELDS + at_most)
    ticked = ",".join(value for value in form.getlist(name) if isinstance(value, str))
    return tuple(filter(None, ticked.split(",")))[:at_most]


async def _form(request: Request, fields: int) -> FormData:
    """Read once: the limit of the first call counts."""
    try:
        return await request.form(max_files=0, max_fields=fields)
    except HTTPException as error:
        raise DomainError(INVALID) from error


async def file(request: Request, name: str) -> tuple[str, bytes]:
    """The named file: what the browser calls it, and its content. Errors: DomainError."""
    try:
        async with request.form(max_files=1, max_fields=_FIELDS) as form:
            value = form.get(name)
            if not isinstance(value, UploadFile):
                raise DomainError(INVALID)
            return value.filename or "", await value.read()
    except HTTPException as error:
        raise DomainError(INVALID) from error
