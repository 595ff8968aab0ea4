#!/usr/bin/env python3
"""Makes a data set of lines by language from Debian's translated manual pages.

Standard library alone (Python 3.9 or newer). Nothing of it is in the repository; make it with

    mkdir -p /tmp/manuals && cd /tmp/manuals
    apt-get download manpages manpages-dev manpages-{de,fr,es,it,pl,pt-br,nl,ro,ru,ja,da,sv,cs,fi,hu,tr,uk,zh,id,vi}
    for deb in *.deb; do dpkg-deb -x "$deb" tree; done
    python3 src/bench/language_lines.py /tmp/manuals/tree/usr/share/man > languages.jsonl

and upload it as application/jsonl. A page is a group, by its name in all languages together: no split has a page, or its
translation, on both sides. Translations keep paragraphs that nobody has translated yet; lines of another language that
are full of English words are left out, which is a rule of thumb. The same packages give the same lines.
"""

import argparse
import gzip
import hashlib
import json
import pathlib
import re
import sys
import unicodedata

NAMES = {
    "": "english", "cs": "czech", "da": "danish", "de": "german", "es": "spanish", "fi": "finnish", "fr": "french",
    "hu": "hungarian", "id": "indonesian", "it": "italian", "ja": "japanese", "nl": "dutch", "pl": "polish",
    "pt_BR": "portuguese", "ro": "romanian", "ru": "russian", "sv": "swedish", "tr": "turkish", "uk": "ukrainian",
    "vi": "vietnamese", "zh_CN": "chinese",
}
UNSPACED = {"japanese", "chinese"}
ENGLISH = set("the of and to is for this with are be that or it by as on from which not can if an when info invocation full documentation license free".split())
VERBATIM = {".nf": ".fi", ".EX": ".EE", ".TS": ".TE", ".de": "..", ".ig": "..", ".Bd": ".Ed"}
SPECIAL = {
    "aq": "'", "cq": "\u2019", "oq": "\u2018", "dq": '"', "lq": "\u201c", "rq": "\u201d", "em": "\u2014", "en": "\u2013",
    "hy": "-", "bu": "", "co": "", "rs": "\\", "ti": "~", "ha": "^", "Fo": "\u00ab", "Fc": "\u00bb", "Bq": "\u201e",
    ":a": "\u00e4", ":o": "\u00f6", ":u": "\u00fc", ":A": "\u00c4", ":O": "\u00d6", ":U": "\u00dc", "ss": "\u00df",
}


def unescaped(line):
    """troff's escapes as the characters they print; None where one is left that this does not know."""
    line = re.sub(r'\\".*', "", line)
    line = re.sub(r"\\f(\[[^\]]*\]|\(..|.)|\\s[-+]?\d+|\\[&%/,:c|^]|\\m\[[^\]]*\]|\\k.", "", line)
    line = re.sub(r"\\\[u([0-9A-F]{4,5})\]", lambda m: chr(int(m.group(1), 16)), line)
    line = re.sub(r"\\\((..)|\\\[([^\]]+)\]", lambda m: SPECIAL.get(m.group(1) or m.group(2), "\0"), line)
    line = re.sub(r"\\\*\(..|\\\*\[[^\]]*\]|\\\*.", "\0", line)
    line = line.replace("\\-", "-").replace("\\ ", " ").replace("\\~", " ").replace("\\e", "/").replace("\\.", ".")
    line = line.replace("\\'", "'").replace("\\`", "`").replace("\\0", " ")
    return None if "\\" in line or "\0" in line else line


def paragraphs(page):
    """The running text of a page: no macros, no tables, no code."""
    text = []
    until = None
    for line in page.split("\n"):
        macro = line[:3].strip() if line[:1] in (".", "'") else None
        if until:
            until = None if line.startswith(until) else until
            continue
        if macro is not None:
            until = VERBATIM.get(macro)
            if macro not in (".B", ".I", ".BR", ".IR", ".BI", ".RB") and text:
                yield " ".join(text)
                text = []
            elif text:
                # What stood here was a name within the sentence; the sentence goes on without it.
                text.append("")
            continue
        plain = unescaped(line)
        if plain is None or not plain.strip():
            if text:
                yield " ".join(text)
            text = []
        else:
            text.append(plain.strip())
    if text:
        yield " ".join(text)


def number(*parts):
    return int.from_bytes(hashlib.sha256("\0".join(parts).encode()).digest()[:8], "big")


def lines(paragraph, language):
    """Sentences, each cut to a length of its own, so that short ones are learnt too."""
    for sentence in re.split(r"(?<=[.!?:;])\s+|(?<=[\u3002\uff01\uff1f])", re.sub(r"\s+", " ", paragraph)):
        pieces = list(sentence) if language in UNSPACED else sentence.split(" ")
        least, most = (8, 60) if language in UNSPACED else (3, 25)
        if len(pieces) < least:
            continue
        draw = number("length", sentence)
        length = least + draw % (most - least + 1)
        start = (draw >> 20) % max(1, len(pieces) - length + 1)
        line = ("" if language in UNSPACED else " ").join(pieces[start : start + length]).strip()
        letters = [c for c in line if unicodedata.category(c)[0] in "LM"]
        if len(letters) < (6 if language in UNSPACED else 12) or len(letters) < 0.7 * len(line.replace(" ", "")):
            continue
        if language in UNSPACED and sum(c > "\u2e80" for c in letters) < 0.6 * len(letters):
            continue
        words = re.findall(r"[a-z]+", line.lower())
        if language != "english" and words and sum(word in ENGLISH for word in words) > 0.15 * len(words):
            continue
        yield line


def pages(root, code):
    for section in sorted((root / code if code else root).glob("man[1-8]*")):
        for path in sorted(section.glob("*.gz")):
            if not path.is_file():
                continue  # a link to a page of another package
            try:
                page = gzip.decompress(path.read_bytes()).decode("utf-8")
            except (OSError, UnicodeDecodeError):
                continue
            if not page.startswith(".so"):
                yield path.name[:-3], page


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("man", type=pathlib.Path, help="a share/man directory")
    parser.add_argument("--most", type=int, default=3000, help="lines of one language (default: 3000)")
    parser.add_argument("--page", type=int, default=30, help="lines of one page (default: 30)")
    parser.add_argument("--least", type=int, default=1000, help="languages with fewer lines are left out (default: 1000)")
    arguments = parser.parse_args()
    for code, language in sorted(NAMES.items(), key=lambda item: item[1]):
        found = {}
        for name, page in pages(arguments.man, code):
            of_page = {line for paragraph in paragraphs(page) for line in lines(paragraph, language)}
            for line in sorted(of_page, key=lambda line: number("page", line))[: arguments.page]:
                found.setdefault(line, name)
        kept = sorted(found, key=lambda line: number("keep", line))[: arguments.most]
        print(f"{language}: {len(found)} lines, {len(kept)} kept", file=sys.stderr)
        if len(kept) < arguments.least:
            continue
        for line in kept:
            print(json.dumps({"text": line, "label": language, "group": found[line]}, ensure_ascii=False))


if __name__ == "__main__":
    main()
