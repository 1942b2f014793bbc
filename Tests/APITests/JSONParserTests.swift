import Testing

@testable import API

struct JSONParserTests {
    @Test(arguments: [
        ("null", JSONValue.null), (" [ ] ", .array([])), ("{}", .object([])), ("-0.5e+10", .number("-0.5e+10")),
        (#""a\"\\\/\b\f\n\r\t\u4e0a\ud83d\ude00""#, .string("a\"\\/\u{8}\u{C}\n\r\t上😀")),
        (
            #"{"a":[1,true],"b":{"c":false}}"#,
            .object([
                .init(name: "a", value: .array([.number("1"), .bool(true)])),
                .init(name: "b", value: .object([.init(name: "c", value: .bool(false))])),
            ])
        ),
    ])
    func `JSON is read`(text: String, value: JSONValue) throws { #expect(try JSONParser.parse(Array(text.utf8)) == value) }

    @Test(arguments: [
        "", " ", "{", "[", "[1", "[1,", "[1,]", "{\"a\"}", "{\"a\":}", "{a:1}", "{\"a\":1,}", "01", "1.", ".5", "-", "1e", "+1", "tru",
        "nul", "NaN", "\"", "\"\\",
        "\"\\x\"", "\"\\u12\"", "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\\udc00\"", "\"\n\"", "1 2", "[]]", "'a'", "//", "\u{FEFF}1",
    ])
    func `what is no JSON is refused`(text: String) { #expect(throws: JSONParser.Failure.self) { try JSONParser.parse(Array(text.utf8)) } }

    @Test func `strings are UTF-8`() { #expect(throws: JSONParser.Failure.self) { try JSONParser.parse([0x22, 0xFF, 0x22]) } }

    @Test func `nesting has a bound on each side`() throws {
        func nested(_ depth: Int) -> [UInt8] { Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8) }
        _ = try JSONParser.parse(nested(JSONParser.depthMax + 1))
        #expect(throws: JSONParser.Failure.self) { try JSONParser.parse(nested(JSONParser.depthMax + 2)) }
        #expect(throws: JSONParser.Failure.self) { try JSONParser.parse(Array(String(repeating: "[", count: 1_000_000).utf8)) }
    }
}
