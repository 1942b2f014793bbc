#!/usr/bin/env python3
"""Writes Sources/CSearchData/Folding.c, the table behind Search/Language/Folding.swift.

    pip download opencc-python-reimplemented && unzip …
    .tools/make-folding.py FOLDER_WITH_opencc/dictionary > Sources/CSearchData/Folding.c

Facts come from Python's `unicodedata` (Unicode Character Database) and, for traditional to simplified characters, from
the dictionary TSCharacters.txt of OpenCC (https://github.com/BYVoid/OpenCC, Apache License 2.0, by Carbo Kuo and
contributors) as shipped in the PyPI package opencc-python-reimplemented (Apache License 2.0).

An entry of the table is 32 bits: class << 24 | (folded - code point) mod 2^21, or for EXPANSION an offset into a list of
length-prefixed code points.
"""
import sys
import unicodedata as u

BREAK, BLANK, NEWLINE, SOFT, TIGHT, IGNORABLE, WORD, IDEOGRAPHIC, VOICED, SEMIVOICED, JAMO_L, JAMO_V, JAMO_T, EXPANSION, SUFFIX = range(15)
LIMIT = 0x30000  # beyond it Folding.swift decides by range

traditional = {}
for line in open(sys.argv[1] + "/TSCharacters.txt", encoding="utf-8"):
    key, values = line.rstrip("\n").lstrip("\ufeff").split("\t")
    values = values.split(" ")
    others = [v for v in values if v != key]
    # A character that may stay itself is folded too, so that 看著 and 看着 meet.
    if len(key) == 1 and others and len(others[0]) == 1 and "SURROGATE" not in u.name(others[0], ""):
        traditional[key] = others[0]
# Variants of Taiwan and Hong Kong that the dictionary leaves as they are (OpenCC TWVariants.txt, HKVariants.txt).
for variant, plain_form in zip("擡簷潀痺著睪粧敍枱糭衞", "抬檐潨痹着睾妆叙台粽卫"):
    traditional[variant] = plain_form

LETTERS = {  # letters without a decomposition that readers type plain
    "ø": "o", "đ": "d", "ħ": "h", "ł": "l", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ŋ": "ng", "ƀ": "b",
    "ɖ": "d", "ƒ": "f", "ɨ": "i", "ʉ": "u", "ɇ": "e", "ɏ": "y", "ȷ": "j",
}
KANA = {0x30FD: 0x309D, 0x30FE: 0x309E}
KANA.update({c: c - 0x60 for c in range(0x30A1, 0x30F7)})
OVERRIDE = {0x3099: VOICED, 0x309A: SEMIVOICED, 0x309B: VOICED, 0x309C: SEMIVOICED, 0xFF9E: VOICED, 0xFF9F: SEMIVOICED,
            0xFF0C: BREAK, 0xFE10: BREAK, 0xFE50: BREAK, 0x2122: BREAK, 0x2120: BREAK, 0x1F16A: BREAK, 0x1F16B: BREAK, 0x1F16C: BREAK}

STRIPPED = [(0x300, 0x36F), (0x483, 0x489), (0x591, 0x5BD), (0x5BF, 0x5BF), (0x5C1, 0x5C2), (0x5C4, 0x5C5), (0x5C7, 0x5C7),
            (0x610, 0x61A), (0x640, 0x640), (0x64B, 0x65F), (0x670, 0x670), (0x6D6, 0x6DC), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF),
            (0x20D0, 0x20FF), (0x302A, 0x302F), (0xFE20, 0xFE2F)]
HIDDEN = [(0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F),
          (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFF9, 0xFFFB), (0x1F3FB, 0x1F3FF), (0x115F, 0x1160), (0x3164, 0x3164), (0xFFA0, 0xFFA0),
          (0x16FE4, 0x16FE4), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A)]
# Scripts without blanks between words, and scripts of syllables: one character is one unit.
IDEOGRAPHS = [(0xE01, 0xE3A), (0xE40, 0xE4E), (0xE80, 0xEFF), (0xF40, 0xFBC), (0x1000, 0x109F), (0x1780, 0x17D3), (0x19E0, 0x19FF),
              (0x2E80, 0x2FDF), (0x3005, 0x3007), (0x3021, 0x3029), (0x3031, 0x3035), (0x3038, 0x303C), (0x3041, 0x3096), (0x309D, 0x309F),
              (0x30A1, 0x30FA), (0x30FC, 0x30FF), (0x3105, 0x312F), (0x31A0, 0x31BF), (0x31F0, 0x31FF), (0x3400, 0x4DBF),
              (0x4E00, 0x9FFF), (0xA000, 0xA48C), (0xAA60, 0xAA7F), (0xAC00, 0xD7A3), (0xF900, 0xFAFF), (0x16FE0, 0x16FE3),
              (0x17000, 0x18CFF), (0x1AFF0, 0x1B2FF), (0x20000, 0x3FFFD)]
EMOJI = [(0x231A, 0x231B), (0x2328, 0x2328), (0x23CF, 0x23CF), (0x23E9, 0x23F3), (0x2600, 0x27BF), (0x2B1B, 0x2B1C), (0x2B50, 0x2B50),
         (0x2B55, 0x2B55), (0x1F000, 0x1F0FF), (0x1F18E, 0x1F18E), (0x1F1E6, 0x1F1FF), (0x1F260, 0x1FAFF)]


def within(c, ranges):
    return any(low <= c <= high for low, high in ranges)


def plain(c):
    """One code point folded, as a list of code points."""
    text = chr(c)
    for _ in range(8):
        before = text
        text = u.normalize("NFKC", u.normalize("NFKC", text).casefold())
        out = []
        for k in text:
            o = ord(k)
            if within(o, [(0xAC00, 0xD7A3), (0x1100, 0x11FF), (0x3041, 0x30FF)]):
                out.append(chr(KANA.get(o, o)))
                continue
            for d in u.normalize("NFKD", k):
                if within(ord(d), STRIPPED):
                    continue
                out.append(LETTERS.get(d, traditional.get(d, d)))
        text = "".join(out)
        if text == before:
            return [ord(k) for k in text]
    raise SystemExit(f"no fixed point: U+{c:04X}")


def kind(c):
    """The class of a code point that folds to itself."""
    k = chr(c)
    category = u.category(k)
    if c in (0x0A, 0x85, 0x2028, 0x2029):
        return NEWLINE
    if within(c, STRIPPED) or within(c, HIDDEN):
        return IGNORABLE
    if 0x1100 <= c <= 0x1112:
        return JAMO_L
    if 0x1161 <= c <= 0x1175:
        return JAMO_V
    if 0x11A8 <= c <= 0x11C2:
        return JAMO_T
    if category.startswith("Z") or c in (0x09, 0x0B, 0x0C, 0x0D):
        return BLANK
    if category == "Cn" and not 0x20000 <= c:
        return BREAK
    if within(c, IDEOGRAPHS) and category[0] in "LMNC":
        return IDEOGRAPHIC
    if within(c, EMOJI) and category in ("So", "Sk", "Cn"):
        return IDEOGRAPHIC
    if k in "-'._/&@\u2010\u2011\u2013\u2019\u2018\u00b7\u2044":
        return SOFT
    if k in ",:":
        return TIGHT
    if k in "+#":
        return SUFFIX
    if 0x1100 <= c <= 0x11FF or 0xA960 <= c <= 0xA97C or 0xD7B0 <= c <= 0xD7FB:
        return IDEOGRAPHIC
    if category[0] in "LN" or category in ("Mn", "Mc", "Me"):
        return WORD
    return BREAK


expansions, offsets = [0], {}


def entry(c):
    if c in OVERRIDE:
        folded = {VOICED: 0x3099, SEMIVOICED: 0x309A}.get(OVERRIDE[c], c)
        return OVERRIDE[c] << 24 | (folded - c) % (1 << 21)
    if 0xD800 <= c < 0xE000 or 0xE000 <= c <= 0xF8FF:
        return BREAK << 24
    if within(c, HIDDEN) or within(c, STRIPPED):
        return IGNORABLE << 24
    folded = plain(c)
    if len(folded) == 0:
        return IGNORABLE << 24
    if len(folded) == 1:
        return kind(folded[0]) << 24 | (folded[0] - c) % (1 << 21)
    key = tuple(folded)
    if key not in offsets:
        offsets[key] = len(expansions)
        expansions.extend([len(folded), *folded])
    return EXPANSION << 24 | offsets[key]


blocks, index, stage = [], {}, []
for start in range(0, LIMIT, 64):
    block = tuple(entry(c) for c in range(start, start + 64))
    if block not in index:
        index[block] = len(blocks)
        blocks.append(block)
    stage.append(index[block])
# Every folded code point must fold to itself, or folding twice would differ from folding once.
for block_number, start in enumerate(range(0, LIMIT, 64)):
    for c in range(start, start + 64):
        e = blocks[stage[block_number]][c - start]
        if e >> 24 not in (EXPANSION, VOICED, SEMIVOICED) and e >> 24 not in (BREAK, IGNORABLE):
            f = (c + (e & 0x1FFFFF)) % (1 << 21)
            if f >= LIMIT:
                assert e >> 24 == IDEOGRAPHIC
                continue
            g = blocks[stage[f >> 6]][f & 63]
            assert g & 0x1FFFFF == 0 and g >> 24 == e >> 24, (hex(c), hex(f), hex(g))


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


print("// Made by .tools/make-folding.py; do not edit. Unicode " + u.unidata_version + "; traditional characters after OpenCC (Apache-2.0).")
print('#include "CSearchData.h"\n')
array("uint16_t", "stage", stage)
array("uint32_t", "blocks", [e for b in blocks for e in b])
array("uint32_t", "expansions", expansions)
print("""
const uint16_t *search_fold_stage(void) { return stage; }
size_t search_fold_stage_count(void) { return sizeof stage / sizeof stage[0]; }
const uint32_t *search_fold_blocks(void) { return blocks; }
size_t search_fold_blocks_count(void) { return sizeof blocks / sizeof blocks[0]; }
const uint32_t *search_fold_expansions(void) { return expansions; }
size_t search_fold_expansions_count(void) { return sizeof expansions / sizeof expansions[0]; }""")
print(f"{len(stage)} stages, {len(blocks)} blocks, {len(offsets)} expansions", file=sys.stderr)
