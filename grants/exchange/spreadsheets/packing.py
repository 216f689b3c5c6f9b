"""Parts that were looked at, packed anew, so that what is parsed afterwards is exactly what was looked at."""

import io
import zipfile


def packed(parts: dict[str, bytes]) -> io.BytesIO:
    """An uncompressed zip archive of `parts`, in their order."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    file.seek(0)
    return file
