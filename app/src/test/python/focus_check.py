"""Runs the FinOps Foundation's validator, with the rules of FOCUS 1.0 that it ships, on an export; prints what it says.

Five of its rules ask for columns by names that the specification has given up before 1.0. They get a copy that has the same values under those
names too; the export itself stays as the specification says.
"""

import csv
import os
import pathlib
import sys
import tempfile

import focus_validator
from focus_validator.main import main

OLD_NAMES = {
    "Provider": "ProviderName",
    "Publisher": "PublisherName",
    "InvoiceIssuer": "InvoiceIssuerName",
    "ResourceID": "ResourceId",
    "ChargeType": "ChargeCategory",
}

with open(sys.argv[1], newline="") as export:
    rows = list(csv.DictReader(export))
assert rows, "the export is empty"
with tempfile.TemporaryDirectory() as folder:
    copy = os.path.join(folder, "focus.csv")
    with open(copy, "w", newline="") as out:
        writer = csv.DictWriter(out, [*rows[0], *OLD_NAMES])
        writer.writeheader()
        for row in rows:
            writer.writerow(row | {old: row[new] for old, new in OLD_NAMES.items()})
    # It looks for its list of currencies below the current folder.
    os.chdir(pathlib.Path(focus_validator.__file__).parent.parent)
    sys.argv = ["focus-validator", "--data-file", copy, "--validate-version", "1.0"]
    main()
