import Testing

@testable import Search

@Suite struct SnippetAnswerTests {
    @Test(arguments: [
        ("上海车展是哪一年开幕的", "上海车展是|开幕的"), ("什么", "什么"), ("为什么天空是蓝色的", "天空是蓝色的"), ("请问谁发明了电话吗", "发明了电话"), ("梅雨とは何の一種ですか", "梅雨とは|一種"),
        ("どこか", "どこか"), ("雨か", "雨"), ("か", "か"), ("几内亚", "几内亚"), ("何先生", "何先生"), ("", ""),
    ])
    func `the words that ask are left out`(text: String, expected: String) {
        let pieces = QuestionWords.removed(from: text.map { String($0) })
        #expect(pieces.map { $0.joined() }.joined(separator: "|") == expected)
    }

    static func bonus(_ title: String, _ text: String) -> Double {
        let units = AnswerOrder.units(
            of: .and([.phrase(["车", "展"], field: .any, isQuoted: false), .phrase(["swift"], field: .any, isQuoted: false)]))
        var order = AnswerOrder(units.map { ($0, 1) })
        return order.bonus(title: Array(title.utf8), text: Array(text.utf8)) / AnswerOrder.sentenceWeight
    }

    @Test func `one sentence with all words counts more than many with some`() {
        #expect(Self.bonus("", "車。展。Swift") == 1)
        #expect(Self.bonus("", "車、展，有 Swift！车车车") == 3)
        #expect(Self.bonus("车", "展？swift；车车") == 2)
        #expect(Self.bonus("车展 Swift", "") == 3)
        #expect(Self.bonus("", "") == 0)
        #expect(Self.bonus("", String(repeating: "无关", count: AnswerOrder.textBytesMax) + "车展") == 0)
    }

    @Test func `the article that answers in one sentence comes first, on every page`() throws {
        final class Source: BlobSource, TextSource {
            var image = SegmentImage(blobs: [])
            var documents: [(title: [UInt8], text: [UInt8])] = []
            func blob(segment: Int64, number: Int) throws -> [UInt8] { image.blobs[number] }
            func texts(row: Int64) throws -> (title: [UInt8], text: [UInt8])? { documents[Int(row)] }
        }
        let source = Source()
        source.documents = (0..<30).map { number in
            let text = number == 17 ? "第\(number)号蓝色的电话是贝尔发明的。" : "蓝色。发明家。电话。电话是。发明的。第\(number)号"
            return (Array("标题".utf8), Array(text.utf8))
        }
        var builder = SegmentBuilder()
        for (row, document) in source.documents.enumerated() {
            builder.add(
                IndexDocument(row: Int64(row), title: document.title, text: document.text, values: DocumentValues(idBits: UInt64(row))))
        }
        source.image = builder.build()
        let snapshot = IndexSnapshot(segments: [try Segment(id: 1, resident: source.image.blobs[0])], deletions: [[]])
        var request = SearchRequest()
        request.query = try QueryParser.parse(Array("谁发明蓝色的电话".utf8)).query
        request.order = .relevance
        request.limit = 7
        var rows: [Int64] = []
        while true {
            let result = try snapshot.search(request, blobs: source, texts: source)
            #expect(result.relaxed == "any")
            rows += result.hits.map(\.row)
            guard result.hasMoreAfter, let last = result.hits.last else { break }
            request.position = .after(value: last.value, idBits: last.idBits)
        }
        #expect(rows.first == 17)
        #expect(rows.sorted() == Array(0..<30))
    }
}
