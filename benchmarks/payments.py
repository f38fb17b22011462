"""How well payments are read in messages that the reader's builder never saw."""

from __future__ import annotations

import argparse
import json
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.evaluate import wilson
from knowledge.payment_reader import PaymentReader

MESSAGES = Path(__file__).with_name("payments")


@dataclass
class Tally:
    """Counts over messages; `asked` of them tell of a payment, the others of none."""

    count: int = 0
    asked: int = 0
    right: int = 0
    right_asked: int = 0
    purpose: int = 0
    missed: int = 0
    alarms: int = 0
    seconds: float = 0.0

    def add(self, expect: dict[str, Any] | None, read: dict[str, Any] | None) -> None:
        self.count += 1
        self.asked += expect is not None
        self.alarms += expect is None and read is not None
        self.missed += expect is not None and read is None
        self.right += agrees(expect, read)
        if expect and read and agrees(expect, read):
            self.right_asked += 1
            self.purpose += read["purpose"] == expect["purpose"]

    def row(self, name: str) -> str:
        low, high = wilson(self.right, self.count)
        purpose = f"{self.purpose / self.right_asked:.1%}" if self.right_asked else "–"
        return (
            f"| {name} | {self.count} | {self.right / self.count:.1%} | {low:.1%} to {high:.1%} "
            f"| {purpose} | {self.alarms} of {self.count - self.asked} "
            f"| {self.missed} of {self.asked} | {self.seconds / self.count * 1000:.2f} |"
        )


def agrees(expect: dict[str, Any] | None, read: dict[str, Any] | None) -> bool:
    """Amount, currency, basis alike; either end of a range will do, months need no currency."""
    if expect is None or read is None:
        return expect is read
    amounts = (expect["amount"], expect.get("lower", expect["amount"]))
    months = expect["basis"] == "months-of-salary"
    return (
        read["amount"] is not None
        and float(read["amount"]) in amounts
        and read["basis"] == expect["basis"]
        and (months or read["currency"] == expect["currency"])
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.payments", description=__doc__)
    parser.add_argument("--misses", action="store_true", help="print what was read wrongly")
    parser.add_argument("--folder", type=Path, default=MESSAGES, help="default: %(default)s")
    arguments = parser.parse_args()
    misses = arguments.misses
    reader = PaymentReader.load(Path("knowledge"))
    tallies: dict[str, Tally] = defaultdict(Tally)
    for path in sorted(arguments.folder.glob("*.jsonl")):
        for row in map(json.loads, path.read_text("utf-8").splitlines()):
            start = time.perf_counter()
            payment = reader.read(row["text"], row["language"], row["origin"], row["destination"])
            seconds = time.perf_counter() - start
            read, expect = payment.to_json() if payment else None, row["expect"]
            for name in (f"{row['language']} {row['register']}", "all"):
                tallies[name].add(expect, read)
                tallies[name].seconds += seconds
            purposes = [said["purpose"] if said else None for said in (expect, read)]
            if misses and (not agrees(expect, read) or purposes[0] != purposes[1]):
                print(row["language"], row["text"], f"\n  meant {expect}\n  read  {read}")
    print("| | n | right | 95 % | purpose | false alarms | missed | ms |\n" + "| --- " * 8 + "|")
    for name in sorted(tallies, key=lambda name: (name == "all", name)):
        print(tallies[name].row(name))


if __name__ == "__main__":
    main()
