"""Holds the check `no-secrets` and the starters' redaction together: what the one finds, the other takes out.

    python3 Tests/EndToEnd/same_secrets.py

Both have a table of what secrets look like, in Swift and in Python. A kind of SecretKind.swift has a sample here, which its
expression has to find; the redactor of the layer model-port has to take it out, and to leave the text around it whole.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
KINDS = ROOT / "Sources/CairnValidator/Core/SecretKind.swift"
# What Python keeps would be files of the template.
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "templates/_layers/model-port/files/src/{{ package_name }}"))

from model.redaction import MASK, Redactor  # noqa: E402 -- where it lies has to be known first

MIXED = "Ab1Cd2Ef3Gh4Ij5Kl6Mn7Op8Qr9St0Uv1Wx2Yz3"
# Put together here, so that no scanner takes them for real ones. The secret stands between the bars.
SAMPLES = {
    "a private key": "|-----BEGIN RSA " + f"PRIVATE KEY-----\n{MIXED}\n-----END RSA " + "PRIVATE KEY-----|",
    "an AWS access key": "|AKIA" + "ABCD2345EFGH6723|",
    "a GitHub token": "|github_pat_" + MIXED + "_" + MIXED + "|",
    "a GitLab token": "|glpat-" + MIXED[:20] + "|",
    "a Slack token": "|xapp-1-" + MIXED + "|",
    "a Slack webhook": "https://hooks.slack.com/|services/" + "T0123456/B0123456/" + MIXED + "|",
    "an Anthropic key": "|sk-ant-api03-" + MIXED + "|",
    "an OpenAI key": "|sk-proj-" + MIXED + "|",
    "a Google API key": "|AIza" + MIXED[:35] + "|",
    "a Hugging Face token": "|hf_" + "abcdefghij" * 3 + "|",
    "a Stripe key": "|sk_live_" + MIXED + "|",
    "a SendGrid key": "|SG." + MIXED[:22] + "." + (MIXED + MIXED)[:43] + "|",
    "an npm token": "|npm_" + MIXED[:36] + "|",
    "a PyPI token": "|pypi-AgE" + MIXED + MIXED + "|",
    "a password in an address": "postgres://|ann:" + MIXED[:12] + "|@db-1/shop",
}


def main() -> int:
    found = re.findall(r'SecretKind\(\s*"([^"]+)",\s*#"(.*?)"#', KINDS.read_text(encoding="utf-8"), re.S)
    kinds = dict(found)
    wrong = [f"{KINDS.name} has {label!r}: give it a sample here" for label in kinds.keys() - SAMPLES.keys()]
    wrong += [f"{KINDS.name} has no {label!r} any more" for label in SAMPLES.keys() - kinds.keys()]
    redact = Redactor({})
    for label in sorted(kinds.keys() & SAMPLES.keys()):
        before, secret, after = (" before " + SAMPLES[label] + " after ").split("|")
        if not re.search(kinds[label], before + secret + after):
            wrong.append(f"{label}: no-secrets does not find its sample")
        if redact(before + secret + after) != before + MASK + after:
            wrong.append(f"{label}: the redactor leaves it, or takes more: {redact(before + secret + after)!r}")
    for line in sorted(wrong):
        print(line, file=sys.stderr)
    return 1 if wrong or not kinds else 0


if __name__ == "__main__":
    sys.exit(main())
