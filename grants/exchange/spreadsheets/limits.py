"""How much a file may hold. A list of 100,000 people fits; what takes the machine down doesn't."""

MEBIBYTE = 1024 * 1024
MAX_FILE_BYTES = 20 * MEBIBYTE
MAX_UNPACKED_BYTES = 80 * MEBIBYTE
MAX_PARTS = 2_000
MAX_ROWS = 200_000
MAX_COLUMNS = 256
MAX_CELLS = 1_600_000  # of a text, which is read line by line
MAX_SHEET_CELLS = 800_000  # of a workbook, which is held whole: 100,000 people with eight columns, in 300 MB
MAX_STRINGS = 300_000  # texts that a workbook keeps apart from its cells
MAX_CELL_TEXT = 32_767  # Excel's own limit
MAX_FORMULAS = 300_000
MAX_TEXT = 64 * MEBIBYTE
MAX_MERGED = 20_000
MAX_SHEETS = 60
