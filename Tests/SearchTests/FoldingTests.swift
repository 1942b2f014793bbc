import Testing

@testable import Search

@Suite struct FoldingTests {
    @Test(arguments: [
        ("Straße", "strasse"), ("STRASSE", "strasse"), ("ẞ", "ss"),
        ("İstanbul", "istanbul"), ("ıstanbul", "istanbul"), ("ISTANBUL", "istanbul"),
        ("ΟΔΥΣΣΕΥΣ", "οδυσσευσ"), ("Οδυσσεύς", "οδυσσευσ"),
        ("МОСКВА", "москва"), ("Ёлка", "елка"), ("Україна", "украіна"),
        ("Ångström", "angstrom"), ("A\u{30A}ngstro\u{308}m", "angstrom"), ("smørrebrød", "smorrebrod"), ("Łódź", "lodz"), ("Æsir", "aesir"),
        ("Việt Nam", "viet nam"), ("Đà Nẵng", "da nang"),
        ("ＡＢＣ１２３", "abc123"), ("ﬁne", "fine"), ("①", "1"), ("Ⅷ", "viii"), ("m²", "m2"), ("㎏", "kg"), ("№", "no"),
    ])
    func `case, accents and width fold`(text: String, expected: String) {
        #expect(folded(text) == expected)
    }

    @Test(arguments: [
        ("カタカナ", "かたかな"), ("ひらがな", "ひらがな"), ("ｶﾀｶﾅ", "かたかな"), ("ｶﾞｷﾞﾊﾟｳﾞ", "がぎぱゔ"), ("か\u{3099}", "が"), ("は\u{309A}", "ぱ"),
        ("ヷヺ", "\u{30F7}\u{30FA}"), ("ワ\u{3099}", "\u{30F7}"), ("ー", "ー"), ("ヾ", "ゞ"), ("㍿", "株式会社"), ("㌔", "きろ"), ("か゛", "が"),
    ])
    func `kana fold together`(text: String, expected: String) {
        #expect(folded(text) == expected)
    }

    @Test(arguments: [
        ("한국", "한국"), ("\u{1112}\u{1161}\u{11AB}\u{1100}\u{116E}\u{11A8}", "한국"), ("하\u{11AB}", "한"), ("ﾎ", "ほ"), ("ﾧￂ", "다"), ("ㅎㅏ", "하"),
        ("ㅋㅋ", "\u{110F}\u{110F}"),
    ])
    func `hangul jamo compose`(text: String, expected: String) {
        #expect(folded(text) == expected)
    }

    @Test(arguments: [
        ("臺灣", "台湾"), ("台灣", "台湾"), ("台湾", "台湾"), ("後來", "后来"), ("乾坤", "干坤"), ("看著", "看着"), ("著名", "着名"), ("裡面", "里面"), ("裏面", "里面"),
        ("連續", "连续"), ("⼀⽔", "一水"), ("金", "金"), ("龍", "龙"), ("𠮷", "𠮷"), ("々", "々"), ("〇", "〇"),
    ])
    func `traditional characters fold to simplified ones`(text: String, expected: String) {
        #expect(folded(text) == expected)
    }

    @Test(arguments: [
        ("soft\u{AD}hyphen", "softhyphen"), ("\u{FEFF}bom", "bom"), ("葛\u{E0100}城", "葛城"), ("👍🏽", "👍"), ("❤\u{FE0F}", "❤"), ("👩‍💻", "👩💻"),
        ("a\u{202E}b", "ab"),
        ("Apple™", "apple"), ("שָׁלוֹם", "שלום"), ("مُحَمَّد", "محمد"),
    ])
    func `what is invisible does not count`(text: String, expected: String) {
        #expect(folded(text) == expected)
    }

    @Test func `vowel signs of Indic scripts count`() {
        #expect(folded("कि") != folded("का"))
        #expect(folded("किताब") == "किताब")
    }

    @Test func `every code point folds to what folds to itself`() {
        for value in stride(from: UInt32(0), to: 0x11_0000, by: 1) {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let once = Analyzer.folded(Array(String(Character(scalar)).utf8))
            if Analyzer.folded(once) != once { Issue.record("U+\(String(value, radix: 16))") }
        }
    }
}
