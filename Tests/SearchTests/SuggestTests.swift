import Testing

@testable import Search

@Suite struct SuggestTests {
    static func index() throws -> SuggestIndex {
        var builder = SuggestBuilder()
        for (number, name) in ["上海汽车", "厦门航空", "工商银行", "重庆", "旅游", "新浪财经", "OpenAI", "人工智能", "Python教程"].enumerated() {
            builder.add(name: Array(name.utf8), kind: .category, number: Int64(number + 1), count: 100 - number)
        }
        builder.add(name: Array("王翔".utf8), kind: .author, number: 77, count: 5)
        let titles = [
            "参观上海车展今天开幕", "关于上海车展的看法", "我看上海车展之后", "从上海车展看未来", "上海車展開幕", "臺灣大選結果", "Swift 6.3 发布",
        ]
        for (row, title) in titles.enumerated() { builder.add(title: Array(title.utf8), row: Int64(row + 1000)) }
        return try SuggestIndex(image: builder.build())
    }

    static func texts(_ typed: String, limit: Int = 5) throws -> [String] {
        try index().suggestions(for: Array(typed.utf8), limit: limit).map(\.text)
    }

    @Test(arguments: [
        ("上海", "上海汽车"), ("shqc", "上海汽车"), ("shanghaiqi", "上海汽车"), ("shanghqc", "上海汽车"), ("shangh", "上海汽车"), ("shhqiche", "上海汽车"),
        ("xiamen", "厦门航空"), ("xmhk", "厦门航空"), ("xiamhk", "厦门航空"), ("gsyh", "工商银行"), ("gongshangyinhang", "工商银行"), ("chongq", "重庆"),
        ("cq", "重庆"),
        ("lvyou", "旅游"), ("ly", "旅游"), ("open", "OpenAI"), ("OPENA", "OpenAI"), ("新浪財", "新浪财经"), ("xlcj", "新浪财经"), ("wangx", "王翔"),
        ("wx", "王翔"),
        ("rengongzhineng", "人工智能"), ("rgzn", "人工智能"), ("python", "Python教程"), ("swift 6", "Swift 6.3 发布"), ("台湾大", "臺灣大選結果"),
        ("twdx", "臺灣大選結果"),
        ("xi'an", ""), ("ＯＰＥＮ", "OpenAI"),
    ])
    func `the first suggestion for what was typed`(typed: String, expected: String) throws {
        #expect(try Self.texts(typed).first ?? "" == expected)
    }

    @Test func `a term of several titles comes before the titles`() throws {
        let found = try Self.index().suggestions(for: Array("上海车".utf8), limit: 5)
        #expect(found.map(\.text) == ["上海车展", "上海車展開幕"])
        #expect(found.first?.kind == .term)
        #expect(found.first?.count == 5)
        #expect(found.last?.number == 1004)
    }

    @Test(arguments: ["", " ", "，", "zzzzzz", "shshshshshshshshshshshshshshshshshshshshshsh", "\u{0}", "的"])
    func `nothing is suggested for`(typed: String) throws {
        #expect(try Self.texts(typed).isEmpty)
    }

    @Test(
        arguments: [("人公智能", "人工智能"), ("重慶", nil), ("工商引航", "工商银行"), ("上海", nil), ("lvyou", nil), ("旅", nil), ("驴游", "旅游")]
            as [(String, String?)])
    func `a name that sounds the same is what was meant`(typed: String, expected: String?) throws {
        #expect(try Self.index().homophone(of: Array(typed.utf8)) == expected)
    }

    @Test func `kinds and limit narrow`() throws {
        let index = try Self.index()
        #expect(index.suggestions(for: Array("上海".utf8), limit: 1).count == 1)
        #expect(index.suggestions(for: Array("上海".utf8), limit: 0).isEmpty)
        #expect(index.suggestions(for: Array("上海".utf8), limit: 9, kinds: [.term]).map(\.text) == ["上海车展"])
        #expect(SuggestIndex().suggestions(for: Array("上海".utf8), limit: 9).isEmpty)
    }

    @Test func `a damaged image is refused or harmless`() throws {
        var builder = SuggestBuilder()
        for number in 0..<20 { builder.add(name: Array("名字\(number)".utf8), kind: .tag, number: Int64(number), count: number) }
        let image = builder.build()
        #expect(throws: IndexError.self) { try SuggestIndex(image: []) }
        for length in 0..<image.count { #expect(throws: IndexError.self) { try SuggestIndex(image: Array(image[..<length])) } }
        var random = SplitMix(5)
        for _ in 0..<2000 {
            var damaged = image
            damaged[Int(random.next() % UInt64(image.count))] = UInt8(truncatingIfNeeded: random.next())
            guard let index = try? SuggestIndex(image: damaged) else { continue }
            _ = index.suggestions(for: Array("名字".utf8), limit: 5)
            _ = index.suggestions(for: Array("mz1".utf8), limit: 5)
        }
    }

    @Test func `a text over the limit is left out`() throws {
        var builder = SuggestBuilder()
        builder.add(name: [UInt8](repeating: 0x61, count: SuggestBuilder.textBytesMax), kind: .tag, number: 1, count: 1)
        builder.add(name: [UInt8](repeating: 0x62, count: SuggestBuilder.textBytesMax + 1), kind: .tag, number: 2, count: 1)
        let index = try SuggestIndex(image: builder.build())
        #expect(index.suggestions(for: [0x61], limit: 5).count == 1)
        #expect(index.suggestions(for: [0x62], limit: 5).isEmpty)
    }

    @Test(arguments: [
        ("厦门", "xia men"), ("银行", "yin hang"), ("行走", "xing zou"), ("重庆", "chong qing"), ("重要", "zhong yao"), ("旅", "lv"), ("女", "nv"),
        ("音乐", "yin yue"),
        ("快乐", "kuai le"), ("成都", "cheng du"), ("首都", "shou du"),
    ])
    func `phrases decide how characters are read`(text: String, expected: String) {
        let numbers = Pinyin.shared.read(text.unicodeScalars.map(\.value))
        let spelled = numbers.map { Pinyin.shared.syllables[Int($0)] }.joined(separator: " ")
        #expect(spelled == expected)
    }

    @Test func `terms stand between different neighbours`() {
        var terms = TitleTerms()
        for title in ["看上海车展一", "在上海车展二", "去上海车展三", "全上海车展四", "OpenAI 新闻", "关于 OpenAI", "问 OpenAI 吧"] { terms.add(Array(title.utf8)) }
        let found = terms.terms(limit: 10).map { "\(String(decoding: $0.text, as: UTF8.self)) \($0.count)" }
        #expect(found == ["上海车展 4", "OpenAI 3"])
        #expect(TitleTerms().terms(limit: 10).isEmpty)
    }
}
