import Testing

@testable import API

struct TargetTextTests {
    @Test(arguments: [
        ("a%20b", "a b"), ("a+b", "a b"), ("%E4%B8%8A%e6%b5%b7", "上海"), ("上海", "上海"), ("%2F%2b", "/+"), ("", ""), ("%25", "%"),
    ])
    func `text of a query value`(raw: String, text: String) throws {
        #expect(try TargetText.decode(Array(raw.utf8)[...], plusIsBlank: true) == text)
    }

    @Test func `a plus sign stays in a path`() throws {
        #expect(try TargetText.decode(Array("a+b".utf8)[...], plusIsBlank: false) == "a+b")
    }

    @Test(arguments: [
        ("%zz", EncodingFault.escape("%zz")), ("%", .escape("%")), ("a%2", .escape("%2")), ("%00", .nul), ("%ff", .notUTF8),
        ("%C9%CF%BA%A3", .gbk), ("q%B9", .notUTF8), ("%c0%2f", .notUTF8), ("%ed%a0%80", .notUTF8),
    ])
    func `bytes that are no text are refused`(raw: String, fault: EncodingFault) {
        #expect(throws: fault) { try TargetText.decode(Array(raw.utf8)[...], plusIsBlank: true) }
    }

    @Test func `encoding and decoding give the same text`() throws {
        for text in ["金融/新浪财经", "a b+c&d=e%f", "\"<>'\\", "🗞️", "", "~0~1,:*"] {
            let encoded = TargetText.encode(text)
            #expect(encoded.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F })
            #expect(try TargetText.decode(Array(encoded.utf8)[...], plusIsBlank: true) == text)
        }
    }

    @Test func `a query splits at ampersands and keeps its order`() throws {
        let pairs = try QueryPairs(Array("b=1&a=%26&&c&d=".utf8)).pairs
        #expect(pairs.map(\.name) == ["b", "a", "c", "d"])
        #expect(pairs.map(\.value) == ["1", "&", "", ""])
    }

    @Test func `a query has at most a hundred parameters`() throws {
        let full = Array(repeating: "a=1", count: QueryPairs.countMax).joined(separator: "&")
        #expect(try QueryPairs(Array(full.utf8)).pairs.count == QueryPairs.countMax)
        #expect(throws: Problem.self) { try QueryPairs(Array((full + "&a=1").utf8)) }
    }

    @Test func `the error names the parameter whose value is GBK`() throws {
        let problem = #expect(throws: Problem.self) { try QueryPairs(Array("q=%C9%CF%BA%A3".utf8)) }
        #expect(problem?.code == "invalid_encoding")
        #expect(problem?.errors.first?.parameter == "q")
        #expect(problem?.errors.first?.code == "gbk")
        #expect(problem?.detail.contains("GBK") == true)
    }
}
