"""The rules as a table for the guide: `python -m infra.policy.table` prints it. Pure but for the printing."""

from infra.policy.rules import RULES


def table() -> str:
    """Every rule as a row of a Markdown table."""
    rows = (
        f"| `{rule.name}` | {rule.level} | {rule.protects} | {rule.remedy} | {rule.source} |"
        for rule in RULES
    )
    head = "| rule | level | what it is for | how to keep it | source |\n|---|---|---|---|---|"
    return "\n".join((head, *rows)) + "\n"


if __name__ == "__main__":
    print(table(), end="")
