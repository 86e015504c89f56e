"""Native forms as the browser sends them: few short texts, or one file."""

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from firmenportal.domain.errors import DomainError
from firmenportal.state.guard import INVALID

_FIELDS = 8


async def texts(request: Request, *names: str) -> tuple[str, ...]:
    """The named fields, empty where they are missing. Errors: DomainError for any other form."""
    try:
        form = await request.form(max_files=0, max_fields=_FIELDS)
    except HTTPException as error:
        raise DomainError(INVALID) from error
    return tuple(value if isinstance(value := form.get(name), str) else "" for name in names)


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
