// Tables of Search that are too large for Swift literals; made by the scripts under .tools.
#ifndef CSEARCHDATA_H
#define CSEARCHDATA_H

#include <stddef.h>
#include <stdint.h>

/// A block number for each 64 code points below U+30000.
const uint16_t *search_fold_stage(void);
size_t search_fold_stage_count(void);
/// Blocks of 64 entries: class << 24 | (folded - code point) mod 2^21, or an offset into the expansions.
const uint32_t *search_fold_blocks(void);
size_t search_fold_blocks_count(void);
/// Lists of code points, each led by its length.
const uint32_t *search_fold_expansions(void);
size_t search_fold_expansions_count(void);

/// Syllables without tones, separated by blanks; number 1 is the first.
const char *search_pinyin_syllables(void);
/// The number of the usual reading of each character from U+4E00 on; 0 is none.
const uint16_t *search_pinyin_characters(void);
size_t search_pinyin_characters_count(void);
/// Phrases that read otherwise than their characters: length, characters, syllable numbers; sorted by characters.
const uint16_t *search_pinyin_phrases(void);
size_t search_pinyin_phrases_count(void);

#endif
