"""Parts that were looked at, packed anew, so that what is parsed afterwards is exactly what was looked at."""

import io
import zipfile


def packed(parts: dict[str, bytes]) -> io.BytesIO:
    """An uncompressed zip archive of `parts`, in their order. They are taken out of it, so that they aren't held twice."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name in tuple(parts):
            archive.writestr(name, parts.pop(name))
    file.seek(0)
    return file
