"""Tokens and ids of some texts, by Python's own Unicode data and str.lower; writes src/test/resources/media/texts.json.

Made with Python 3.11 (unicodedata 14.0.0), standard library alone: python3 src/test/python/text_references.py
"""

import json
import pathlib
import unicodedata

TEXTS = [
    "Hello, World!",
    "  two\t\tspaces \r\n and\u00a0more  ",
    "Zu\u0308rich CAFE\u0301 stra\u00dfe",
    "\u0130stanbul \u01c5 \u03a3\u0391\u03a3",
    "\u041f\u0440\u0438\u0432\u0435\u0442, \u043c\u0438\u0440 \u2014 2024",
    "\u65e5\u672c\u8a9e\u306e\u30c6\u30ad\u30b9\u30c8",
    "\U0001f600 \U00010400bc don't",
    "a",
    "ab",
    "",
    " \u3000\u2028 ",
    "!?",
    "\u0928\u092e\u0938\u094d\u0924\u0947 e\u0323\u0301",
    "x\u0007y\u200bz",
]
VOCABULARY = {
    "characters": ["e", "a", " ", "\u00fc", "\U00010428"],
    "trigrams": ["hel", "ell", "lo,", "ab", "a"],
    "words": ["hello", "world", "z\u00fcrich", "don", "t"],
}


def plain(text, lowercase):
    text = unicodedata.normalize("NFC", text)
    if lowercase:
        text = text.lower()
    spaced = "".join(
        " " if unicodedata.category(c) in ("Zs", "Zl", "Zp", "Cc") else c for c in text
    )
    return " ".join(part for part in spaced.split(" ") if part)


def tokens(text, level, lowercase):
    text = plain(text, lowercase)
    if level == "characters":
        return list(text)
    if level == "trigrams":
        return [text[i : i + 3] for i in range(max(1, len(text) - 2))] if text else []
    words = "".join(
        c if unicodedata.category(c)[0] in "LM" or unicodedata.category(c) == "Nd" else " " for c in text
    )
    return words.split()


def ids(found, vocabulary, length, padding, truncation):
    numbers = [vocabulary.index(t) + 2 if t in vocabulary else 1 for t in found]
    numbers = numbers[:length] if truncation == "post" else numbers[-length:]
    filling = [0] * (length - len(numbers))
    return filling + numbers if padding == "pre" else numbers + filling


cases = []
for text in TEXTS:
    for level, vocabulary in VOCABULARY.items():
        for lowercase in (True, False):
            found = tokens(text, level, lowercase)
            cases.append(
                {
                    "text": text,
                    "level": level,
                    "lowercase": lowercase,
                    "tokens": found,
                    "ids": {
                        f"{padding} {truncation}": ids(found, vocabulary, 5, padding, truncation)
                        for padding in ("pre", "post")
                        for truncation in ("pre", "post")
                    },
                }
            )
target = pathlib.Path(__file__).parents[1] / "resources/media/texts.json"
target.parent.mkdir(parents=True, exist_ok=True)
target.write_text(json.dumps({"vocabulary": VOCABULARY, "cases": cases}, indent=1) + "\n")
