/// Counts of a text by script: how long it is to read and which language it is in.
struct TextStatistics: Sendable, Equatable {
    /// Characters without white space.
    var characters = 0
    var han = 0
    var kana = 0
    var hangul = 0
    var cyrillic = 0
    var greek = 0
    var arabic = 0
    var hebrew = 0
    var thai = 0
    var devanagari = 0
    var latin = 0
    /// Runs of letters and digits outside the ideographic scripts.
    var words = 0
    /// Characters that only simplified, or only traditional, Chinese writes.
    var simplified = 0
    var traditional = 0

    /// Linear in the bytes; combining marks, variation selectors and joiners are no characters of their own.
    init(of text: [UInt8]) {
        let table = ChineseForms.table
        let forms = table.span
        let bytes = text.span
        var isInWord = false
        var index = 0
        while index < bytes.count {
            let first = bytes[index]
            if first < 0x80 {
                countASCII(first, isInWord: &isInWord)
                index += 1
                continue
            }
            let (scalar, length) = Self.scalar(bytes, index)
            if (0x4E00...0x9FFF).contains(scalar) {
                characters += 1
                countHan(scalar, forms)
                isInWord = false
            } else if length > 0 {
                count(scalar, forms, isInWord: &isInWord)
            }
            // Invalid bytes are passed over.
            index += max(1, length)
        }
    }

    @inline(__always)
    private mutating func countASCII(_ byte: UInt8, isInWord: inout Bool) {
        guard byte > 0x20 else {
            isInWord = false
            return
        }
        characters += 1
        let isLetter = (byte | 0x20) &- 0x61 < 26
        if isLetter { latin += 1 }
        if isLetter || byte &- 0x30 < 10 {
            if !isInWord { words += 1 }
            isInWord = true
        } else if byte != 0x27, byte != 0x2D {
            isInWord = false
        }
    }

    /// The scalar at a place; the length is 0 where there is none (Unicode 3.9, table 3-7).
    @inline(__always)
    private static func scalar(_ bytes: Span<UInt8>, _ index: Int) -> (scalar: UInt32, length: Int) {
        let first = UInt32(bytes[index])
        if first < 0x80 { return (first, 1) }
        let length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
        guard first >= 0xC2, first <= 0xF4, bytes.count - index >= length else { return (0, 0) }
        var scalar = first & (0x7F >> UInt32(length))
        for offset in 1..<length {
            let next = bytes[index + offset]
            guard next & 0xC0 == 0x80 else { return (0, 0) }
            scalar = scalar << 6 | UInt32(next & 0x3F)
        }
        switch length {
        case 3 where scalar < 0x800 || (0xD800...0xDFFF).contains(scalar): return (0, 0)
        case 4 where scalar < 0x1_0000 || scalar > 0x10_FFFF: return (0, 0)
        default: return (scalar, length)
        }
    }

    private mutating func count(_ scalar: UInt32, _ forms: Span<UInt8>, isInWord: inout Bool) {
        switch scalar {
        case 0x00...0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0xFEFF:
            isInWord = false
            return
        case 0x0300...0x036F, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2069, 0xFE00...0xFE0F, 0x1F3FB...0x1F3FF: return
        default: characters += 1
        }
        let isIdeographic = countIdeographic(scalar, forms)
        let isWord = !isIdeographic && countAlphabetic(scalar)
        if isWord, !isInWord { words += 1 }
        isInWord = isWord || (isInWord && (scalar == 0x27 || scalar == 0x2019 || scalar == 0x2D))
    }

    @inline(__always)
    private mutating func countHan(_ scalar: UInt32, _ forms: Span<UInt8>) {
        han += 1
        let position = Int(scalar) - ChineseForms.tableStart
        guard position >= 0, position < forms.count else { return }
        simplified += Int(forms[position] & ChineseForms.simplifiedBit)
        traditional += Int(forms[position] & ChineseForms.traditionalBit) / Int(ChineseForms.traditionalBit)
    }

    private mutating func countIdeographic(_ scalar: UInt32, _ forms: Span<UInt8>) -> Bool {
        switch scalar {
        case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x323AF: countHan(scalar, forms)
        case 0x3041...0x30FA, 0x30FC...0x30FF, 0x31F0...0x31FF, 0xFF66...0xFF9F: kana += 1
        case 0x1100...0x11FF, 0x3130...0x318F, 0xAC00...0xD7AF: hangul += 1
        case 0x0E00...0x0E7F: thai += 1
        default: return false
        }
        return true
    }

    private mutating func countAlphabetic(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x41...0x5A, 0x61...0x7A, 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x024F, 0x1E00...0x1EFF, 0xFF21...0xFF3A, 0xFF41...0xFF5A:
            latin += 1
        case 0x30...0x39, 0xFF10...0xFF19: break
        case 0x0370...0x03FF, 0x1F00...0x1FFF: greek += 1
        case 0x0400...0x052F: cyrillic += 1
        case 0x0590...0x05FF: hebrew += 1
        case 0x0600...0x06FF, 0x0750...0x077F: arabic += 1
        case 0x0900...0x097F: devanagari += 1
        default: return false
        }
        return true
    }

    /// Ideographs read at 400 a minute, words at 220; at least one minute.
    var readingMinutes: Int {
        let seconds = (han + kana + hangul + thai) * 60 / 400 + words * 60 / 220
        return max(1, (seconds + 59) / 60)
    }

    /// A BCP 47 tag by script; `und` where there are no letters. A Latin text is `en`, unless its words say another language.
    func language(latinWords: () -> String) -> String {
        let ideographs = han + kana + hangul
        if kana > 0, kana * 20 >= ideographs, kana >= hangul { return "ja" }
        if hangul > 0, hangul * 4 >= ideographs, hangul * 4 >= latin { return "ko" }
        // A Chinese character says about as much as four Latin letters.
        if han > 0, han * 4 >= latin, han >= cyrillic / 4 {
            return traditional > simplified ? "zh-Hant" : "zh-Hans"
        }
        let scripts = [
            ("ru", cyrillic), ("el", greek), ("ar", arabic), ("he", hebrew), ("th", thai), ("hi", devanagari), ("", latin),
        ]
        guard let (tag, count) = scripts.max(by: { $0.1 < $1.1 }), count > 0 else { return "und" }
        return tag.isEmpty ? latinWords() : tag
    }
}

/// Characters that tell simplified from traditional Chinese: common ones that the other form writes differently.
enum ChineseForms {
    static let simplifiedBit: UInt8 = 1
    static let traditionalBit: UInt8 = 2
    /// The first scalar of `table`.
    static let tableStart = 0x4E00

    /// What each of the common ideographs is: its bits.
    static let table: [UInt8] = {
        var table = [UInt8](repeating: 0, count: 0x5200)
        for (offset, scalar) in pairs.unicodeScalars.enumerated() {
            let position = Int(scalar.value) - tableStart
            if table.indices.contains(position) { table[position] |= offset % 2 == 0 ? simplifiedBit : traditionalBit }
        }
        return table
    }()

    /// Simplified and traditional in turn.
    private static let pairs = """
        爱愛碍礙办辦帮幫宝寶报報贝貝备備笔筆边邊变變标標宾賓财財参參层層产產长長场場厂廠车車陈陳称稱诚誠迟遲齿齒冲衝处處触觸传傳创創词詞从從\
        达達带帶单單担擔当當党黨导導灯燈邓鄧敌敵点點电電东東动動独獨读讀断斷对對队隊吨噸夺奪恶惡儿兒尔爾发發罚罰范範飞飛费費纷紛坟墳奋奮丰豐风風\
        凤鳳妇婦复復负負该該干幹刚剛钢鋼个個给給巩鞏贡貢构構购購顾顧关關观觀馆館惯慣广廣归歸规規贵貴国國过過汉漢号號后後护護华華画畫话話坏壞欢歡\
        环環还還换換会會获獲击擊机機积積极極级級计計记記际際继繼纪紀夹夾价價坚堅间間艰艱检檢简簡见見舰艦渐漸将將讲講奖獎阶階节節结結紧緊进進经經\
        惊驚竞競旧舊举舉据據剧劇军軍开開颗顆课課库庫块塊宽寬矿礦扩擴兰蘭蓝藍劳勞乐樂类類离離历歷丽麗厉厲励勵联聯恋戀练練粮糧两兩辆輛疗療辽遼邻鄰\
        临臨灵靈龄齡领領刘劉龙龍楼樓录錄陆陸虑慮论論罗羅马馬买買卖賣满滿门門们們梦夢弥彌面麵灭滅难難鸟鳥农農欧歐盘盤凭憑齐齊骑騎启啟气氣迁遷签簽\
        墙牆亲親轻輕庆慶请請穷窮区區权權确確让讓热熱认認荣榮赛賽伤傷设設声聲胜勝师師时時识識实實势勢视視试試适適释釋书書术術树樹数數双雙谁誰税稅\
        顺順说說丝絲苏蘇诉訴虽雖随隨岁歲孙孫损損态態谈談汤湯讨討体體条條铁鐵听聽厅廳头頭图圖团團万萬网網为為围圍卫衛伟偉问問务務雾霧习習戏戲细細\
        吓嚇县縣现現线線乡鄉响響项項协協写寫谢謝兴興许許续續选選学學寻尋压壓严嚴盐鹽阳陽养養样樣药藥业業叶葉页頁医醫义義艺藝议議译譯阴陰银銀应應\
        营營优優邮郵员員园園远遠愿願约約阅閱运運韵韻杂雜灾災载載择擇泽澤张張赵趙这這针針阵陣镇鎮争爭证證职職执執纸紙质質种種众眾专專转轉庄莊装裝\
        状狀准準资資总總组組钟鐘终終钻鑽
        """
}
