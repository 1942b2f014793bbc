#!/usr/bin/env python3
"""Writes Sources/CSearchData/Pinyin.c, the readings behind Search/Language/Pinyin.swift.

    pip download pypinyin && unzip …
    .tools/make-pinyin.py FOLDER_WITH_pypinyin FOLDER_WITH_opencc/dictionary > Sources/CSearchData/Pinyin.c

Facts come from the dictionaries of pypinyin (https://github.com/mozillazg/python-pinyin, MIT, by mozillazg and
contributors). Kept: the first reading of each character of U+4E00 to U+9FFF without its tone, and the phrases whose
reading differs from that of their characters; both in simplified characters, as the folding table makes them.
"""
import json
import sys
import unicodedata

folder, opencc = sys.argv[1], sys.argv[2]
characters = {int(k): v for k, v in json.load(open(folder + "/pinyin_dict.json", encoding="utf-8")).items()}
phrases = json.load(open(folder + "/phrases_dict.json", encoding="utf-8"))

simple = {}
for line in open(opencc + "/TSCharacters.txt", encoding="utf-8"):
    key, values = line.rstrip("\n").lstrip("\ufeff").split("\t")
    others = [v for v in values.split(" ") if v != key]
    if len(key) == 1 and others and len(others[0]) == 1:
        simple[key] = others[0]
for variant, plain_form in zip("擡簷潀痺著睪粧敍枱糭衞", "抬檐潨痹着睾妆叙台粽卫"):
    simple[variant] = plain_form


def folded(text):
    for _ in range(4):
        text = "".join(simple.get(c, c) for c in text)
    return text


def plain(reading):
    """Without tone: lü4 becomes lv, as it is typed."""
    reading = reading.replace("ü", "v").replace("ǘ", "v").replace("ǚ", "v").replace("ǜ", "v").replace("ǖ", "v").replace("ê", "e")
    text = "".join(c for c in unicodedata.normalize("NFD", reading) if "a" <= c <= "z")
    return text


syllables = [""]
numbers = {"": 0}


def number(syllable):
    if syllable not in numbers:
        numbers[syllable] = len(syllables)
        syllables.append(syllable)
    return numbers[syllable]


FIRST, LAST = 0x4E00, 0x9FFF
table = [0] * (LAST - FIRST + 1)
for code, readings in sorted(characters.items()):
    if FIRST <= code <= LAST:
        table[code - FIRST] = number(plain(readings.split(",")[0]))

wanted = {}
for phrase, readings in phrases.items():
    key = folded(phrase)
    if not 2 <= len(key) <= 8 or len(key) != len(readings) or not all(FIRST <= ord(c) <= LAST for c in key):
        continue
    spoken = [plain(r[0]) for r in readings]
    if all(spoken) and spoken != [syllables[table[ord(c) - FIRST]] for c in key]:
        wanted[key] = spoken


def read(text, known):
    """As Pinyin.swift reads: the longest known phrase at each place, else the character."""
    out, i = [], 0
    while i < len(text):
        for length in range(min(8, len(text) - i), 1, -1):
            if text[i:i + length] in known:
                out += known[text[i:i + length]]
                i += length
                break
        else:
            out.append(syllables[table[ord(text[i]) - FIRST]])
            i += 1
    return out


# A phrase that shorter ones already read rightly is not kept.
known = {}
for key in sorted(wanted, key=lambda k: (len(k), k)):
    if read(key, known) != wanted[key]:
        known[key] = wanted[key]

stream = []
for key in sorted(known):
    stream += [len(key), *(ord(c) for c in key), *(number(s) for s in known[key])]


def array(kind, name, values):
    print(f"static const {kind} {name}[] = {{")
    line = ""
    for v in values:
        item = f"{v},"
        if len(line) + len(item) > 150:
            print(line)
            line = ""
        line += item
    print(line + "\n};")


print("// Made by .tools/make-pinyin.py; do not edit. Readings after pypinyin (MIT).")
print('#include "CSearchData.h"\n')
print("static const char syllables[] =\n    \"" + " ".join(syllables[1:]) + "\";")
array("uint16_t", "characters", table)
array("uint16_t", "phrases", stream)
print("""
const char *search_pinyin_syllables(void) { return syllables; }
const uint16_t *search_pinyin_characters(void) { return characters; }
size_t search_pinyin_characters_count(void) { return sizeof characters / sizeof characters[0]; }
const uint16_t *search_pinyin_phrases(void) { return phrases; }
size_t search_pinyin_phrases_count(void) { return sizeof phrases / sizeof phrases[0]; }""")
print(f"{len(syllables)} syllables, {len(known)} of {len(wanted)} phrases, {len(stream) * 2} bytes", file=sys.stderr)
