import Testing

@testable import Articles

private func written(_ body: (inout JSONWriter) -> Void) -> String {
    var json = JSONWriter()
    body(&json)
    return String(decoding: json.bytes, as: UTF8.self)
}

@Test func `nested values are separated by commas and nothing else`() {
    let text = written {
        $0.object {
            $0.key("a")
            $0.number(1)
            $0.key("b")
            $0.array {
                $0.string("x")
                $0.null()
                $0.object { _ in }
                $0.bool(true)
            }
            $0.key("c")
            $0.number(0.5)
        }
    }
    #expect(text == #"{"a":1,"b":["x",null,{},true],"c":0.5}"#)
}

@Test func `strings are escaped for JSON and for JavaScript, and slashes are not`() {
    #expect(written { $0.string("a/\"\\\n\r\t\u{1}\u{7F}\u{2028}\u{2029}上海🌊") } == #""a/\"\\\n\r\t\u0001\u007f\u2028\u2029上海🌊""#)
}

@Test func `a number that JSON cannot say is null`() {
    #expect(written { $0.number(Double.nan) } == "null")
}
