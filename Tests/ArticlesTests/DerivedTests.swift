import Posts
import Testing

@testable import Articles

@Test(arguments: [
    (0, 0, "1970-01-01T00:00:00Z"), (1_651_756_260, 28_800, "2022-05-05T21:11:00+08:00"), (-1, 0, "1969-12-31T23:59:59Z"),
    (951_782_400, 0, "2000-02-29T00:00:00Z"), (1_651_756_260, -12_600, "2022-05-05T09:41:00-03:30"),
    (Int64.max, 0, "9999-12-31T23:59:59Z"), (Int64.min, 0, "0000-01-01T00:00:00Z"),
])
func `a time is written as RFC 3339 has it`(seconds: Int64, offset: Int, text: String) {
    #expect(Timestamp.text(seconds, offset: offset) == text)
}

@Test func `days and civil dates are each other's inverse over four hundred years`() {
    var days = Timestamp.days(year: 1800, month: 1, day: 1)
    let end = Timestamp.days(year: 2201, month: 1, day: 1)
    while days < end {
        let date = Timestamp.civil(fromDays: days)
        #expect(Timestamp.days(year: date.year, month: date.month, day: date.day) == days)
        days += 1
    }
}

private func language(_ text: String) -> String {
    TextStatistics(of: Array(text.utf8)).language { LatinLanguage.tag(of: Array(text.utf8)) }
}

@Test(arguments: [
    ("银行间债券市场昨日继续上涨，专家认为风险可控。", "zh-Hans"), ("銀行間債券市場昨日繼續上漲，專家認為風險可控。", "zh-Hant"),
    ("『Ruby de XML』が発売されました。著者は須藤功平です。", "ja"), ("루비 3.4 릴리스를 알리게 되어 기쁩니다.", "ko"),
    ("The quick brown fox jumps over the lazy dog.", "en"), ("Le chat est dans la maison et il ne veut pas sortir.", "fr"),
    ("Всем привет, это новость.", "ru"), ("2021 3.14 !!!", "und"), ("", "und"), ("KELM 的连续搅拌反应釜模型辨识方法研究进展", "zh-Hans"),
])
func `the language is told by its script and small words`(text: String, tag: String) {
    #expect(language(text) == tag)
}

/// Letters of all kinds of case, and what lower case makes ASCII of (`K`, the sign of kelvin).
@Test func `the language does not depend on case`() {
    var random = SystemRandomNumberGenerator()
    let words = [
        "Është", "DEĞİL", "ÇOK", "ĐÃ", "ĐƯỢC", "KHÔNG", "NIŻ", "SIĘ", "ŻE", "FÜR", "É", "OĞUL", "\u{212A}EIN", "МИР", "ΣΟΦΟΣ", "ﬁ", "Ａ",
        "“THE”",
        "l’été", "ẞ", "𐐀", "字", "😀", "THE", "Der", "que", "và",
    ]
    for _ in 0..<500 {
        let text = (0..<12).map { _ in words.randomElement(using: &random) ?? "" }.joined(separator: " ")
        #expect(LatinLanguage.tag(of: Array(text.utf8)) == LatinLanguage.tag(of: Array(text.lowercased().utf8)), "\(text)")
    }
    #expect(LatinLanguage.tag(of: Array("KHÔNG CÓ ĐƯỢC VÀ CỦA NHỮNG NGƯỜI".utf8)) == "vi")
    #expect(LatinLanguage.tag(of: Array("“THE “DER DIE “DAS UND".utf8)) == "de")
}

@Test func `counting by fast paths is counting`() {
    let statistics = TextStatistics(of: Array("ab-1 'x' 12_é 国國ぁ\u{7F}爱愛，don’t 한글".utf8))
    #expect(statistics.characters == 4 + 3 + 4 + 3 + 1 + 3 + 5 + 2)
    #expect(statistics.words == 5 && statistics.latin == 8)
    #expect((statistics.han, statistics.simplified, statistics.traditional) == (4, 2, 2))
    #expect(statistics.kana == 1 && statistics.hangul == 2)
}

@Test func `characters are counted without white space and combining marks`() {
    let statistics = TextStatistics(of: Array("上海 e\u{301}tat\u{3000}　don't 你".utf8))
    #expect(statistics.characters == 2 + 4 + 5 + 1)
    #expect(statistics.words == 2)
    #expect(statistics.han == 3)
}

@Test func `reading takes a minute for four hundred ideographs, and at least one`() {
    #expect(TextStatistics(of: Array(String(repeating: "字", count: 400).utf8)).readingMinutes == 1)
    #expect(TextStatistics(of: Array(String(repeating: "字", count: 401 + 6).utf8)).readingMinutes == 2)
    #expect(TextStatistics(of: []).readingMinutes == 1)
}

@Test func `invalid bytes are passed over, not counted`() {
    #expect(TextStatistics(of: [0xFF, 0x61, 0xE4, 0xB8]).characters == 1)
}

@Test func `a summary is whole first sentences`() {
    let first = "这是第一句，说明了事情的经过。"
    let second = String(repeating: "很长的第二句", count: 30) + "。"
    #expect(Summary.text(of: Array((first + second).utf8)) == first)
    #expect(Summary.text(of: Array("短文。\n\n第二段".utf8)) == "短文。 第二段")
    #expect(Summary.text(of: Array("Version 3.4 is out. \(String(repeating: "More words ", count: 20))".utf8)) == "Version 3.4 is out.")
}

@Test func `a first sentence that is too long is cut with an ellipsis at the limit`() {
    let text = String(repeating: "长", count: 200)
    #expect(Summary.text(of: Array(text.utf8)) == String(repeating: "长", count: Summary.charactersMax - 1) + "…")
    let fitting = String(repeating: "长", count: Summary.charactersMax)
    #expect(Summary.text(of: Array(fitting.utf8)) == fitting)
    let huge = String(repeating: "长", count: 5_000)
    #expect(!Summary.text(of: Array(huge.utf8)).unicodeScalars.contains("\u{FFFD}"))
}

@Test func `a summary ends with a sentence of a Chinese journal, and no word is cut in two`() {
    let journal = "提出了一种方法.实验表明其有效.\(String(repeating: "长", count: 120))"
    #expect(Summary.text(of: Array(journal.utf8)) == "提出了一种方法.实验表明其有效.")
    let words = "One sentence " + String(repeating: "of several words ", count: 20)
    let cut = Summary.text(of: Array(words.utf8))
    #expect(cut.hasSuffix(" several…") || cut.hasSuffix(" words…") || cut.hasSuffix(" of…"))
    #expect(cut.count <= Summary.charactersMax)
    let word = String(repeating: "x", count: 200)
    #expect(Summary.text(of: Array(word.utf8)).count == Summary.charactersMax)
}

@Test(arguments: [
    ("来源：证券时报网\n\n文｜杜晨\n\n正文。", "正文。"), ("文 | 杜晨\n正文", "正文"), ("来源：仅此一行", "来源：仅此一行"),
    ("文章写得好：真的\n正文", "文章写得好：真的 正文"), ("记者：你怎么看？他说很好。\n正文", "记者：你怎么看？他说很好。 正文"),
])
func `bylines are no summary`(text: String, summary: String) {
    #expect(Summary.text(of: Summary.withoutBylines(Array(text.utf8))) == summary)
}

@Test(arguments: [
    ("<h1>T</h1><p>One.</p>", "One."),
    ("<figure><img src=//a.cn/1><figcaption>c</figcaption></figure><p>One.</p><pre>x</pre><p>Two.</p>", "One. Two."),
    ("<table><tr><td>a<td><figure>b</figure>c</table><p>One.</p>", "One."), ("<h2>T</h2><table><tr><td>a</table>", "T a"),
    ("<pre>x</pre>", "x"),
    ("<p>a<h2>b</h2>c<h2>广告</h2>d", "a c d"),
])
func `headings, code, tables and captions are no summary where there is other text`(body: String, summary: String) {
    #expect(ArticleMaker().article(from: Post(body: Array(body.utf8)), path: Array("a.html".utf8)).article.summary == summary)
}

/// Paragraphs of ordinary prose, with a name, a number and a foreign word in most.
@Test(arguments: [
    ("zh-Hans", "昨天下午，上海举行了一场关于 AI 与汽车的会议，来自 12 个国家的专家谈到了电池、芯片和软件的发展。"),
    ("zh-Hans", "iPhone 15 Pro Max 与 MacBook Air 的价格对比：哪一款更适合学生？"),
    ("zh-Hant", "昨天下午，上海舉行了一場關於 AI 與汽車的會議，來自 12 個國家的專家談到了電池、晶片和軟體的發展。"),
    ("zh-Hant", "臺灣的讀者問：這個聲音從哪裡來？我們請專業的醫師說明。"),
    ("ja", "昨日の午後、東京で自動車とAIに関する会議が開かれ、12か国から専門家が集まりました。"), ("ja", "東京都知事選挙、投票率は60%超へ"),
    ("ko", "어제 오후 서울에서 자동차와 AI에 관한 회의가 열렸으며, 12개국의 전문가들이 참석했습니다."),
    ("en", "Yesterday afternoon a meeting on cars and software was held in Shanghai, and experts from 12 countries spoke."),
    ("en", "Release 3.4.4"),
    ("fr", "Hier après-midi, une réunion sur les voitures et les logiciels s'est tenue à Lyon avec des experts de 12 pays."),
    ("de", "Gestern Nachmittag fand in Köln eine Tagung über Autos und Software statt, auf der auch Fachleute aus zwölf Ländern sprachen."),
    ("es", "Ayer por la tarde se celebró en Madrid una reunión sobre los coches y el software con expertos de doce países."),
    ("it", "Ieri pomeriggio si è tenuta a Torino una riunione sulle auto e il software con gli esperti di dodici paesi."),
    (
        "pt",
        "Ontem à tarde foi realizada em Lisboa uma reunião sobre os carros e o software, com especialistas de doze países que não se conheciam."
    ),
    (
        "nl",
        "Gistermiddag werd in Utrecht een bijeenkomst over auto's en software gehouden, waar ook deskundigen uit twaalf landen aan het woord kwamen."
    ),
    (
        "pl",
        "Wczoraj po południu w Krakowie odbyło się spotkanie na temat samochodów i oprogramowania, na które przyjechali eksperci z dwunastu krajów."
    ),
    (
        "tr",
        "Dün öğleden sonra İzmir'de otomobiller ve yazılım üzerine bir toplantı yapıldı ve on iki ülkeden gelen uzmanlar için bir de gezi oldu."
    ),
    ("vi", "Chiều hôm qua, một cuộc họp về ô tô và phần mềm đã được tổ chức tại Hà Nội với các chuyên gia của mười hai nước."),
    (
        "id",
        "Kemarin sore di Bandung diadakan pertemuan tentang mobil dan perangkat lunak yang dihadiri oleh para ahli dari dua belas negara."
    ),
    ("ru", "Вчера днём в Казани прошло совещание об автомобилях и программах, на нём выступили специалисты из 12 стран."),
    ("el", "Χθες το απόγευμα πραγματοποιήθηκε στην Πάτρα μια συνάντηση για τα αυτοκίνητα."),
    ("ar", "عُقد أمس بعد الظهر في عمّان اجتماع حول السيارات والبرمجيات بحضور خبراء من 12 دولة."),
    ("he", "אתמול אחר הצהריים התקיימה בחיפה פגישה על מכוניות ותוכנה."), ("th", "เมื่อวานตอนบ่ายมีการประชุมเรื่องรถยนต์และซอฟต์แวร์ที่เชียงใหม่"),
    ("hi", "कल दोपहर पुणे में कारों और सॉफ़्टवेयर पर एक बैठक हुई।"), ("und", "12 34 — 56 %"),
]) func `a language is told by a paragraph`(tag: String, text: String) {
    #expect(language(text) == tag)
}

@Test func `minutes of reading count ideographs and words, each at its pace`() {
    func minutes(_ text: String) -> Int { TextStatistics(of: Array(text.utf8)).readingMinutes }
    #expect(minutes(String(repeating: "word ", count: 220)) == 1)
    #expect(minutes(String(repeating: "word ", count: 221 + 10)) == 2)
    #expect(minutes(String(repeating: "字", count: 400) + String(repeating: " word", count: 220)) == 2)
    #expect(minutes(String(repeating: "かな漢字", count: 300)) == 3)
    #expect(minutes("，。！" + String(repeating: "…", count: 5_000)) == 1)
}

@Test func `scalars are counted as Swift decodes them, whatever bytes are between`() {
    var state: UInt64 = 7
    func next(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % bound
    }
    let leads: [UInt8] = [0x20, 0x61, 0x80, 0xBF, 0xC0, 0xC2, 0xC3, 0xE0, 0xE4, 0xED, 0xEF, 0xF0, 0xF1, 0xF4, 0xF5, 0xFF]
    for _ in 0..<5_000 {
        let bytes = (0..<next(12)).map { _ in next(2) == 0 ? leads[next(leads.count)] : UInt8(0x80 + next(0x40)) }
        var parser = Unicode.UTF8.ForwardParser()
        var iterator = bytes.makeIterator()
        var valid: [UInt8] = []
        loop: while true {
            switch parser.parseScalar(from: &iterator) {
            case .valid(let scalar): valid += Array(scalar)
            case .error: continue
            case .emptyInput: break loop
            }
        }
        #expect(TextStatistics(of: bytes) == TextStatistics(of: valid), "\(bytes)")
        let count = String(decoding: valid, as: UTF8.self).unicodeScalars.count
        #expect(TextStatistics(of: bytes).characters <= count)
    }
}
