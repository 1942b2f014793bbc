import Foundation
import Testing

@testable import Articles

/// The cases of the html5lib project, where they are there beside the package. Not compared: the lists of parse errors, for the tokenizer reports
/// none. Left out: cases whose input or output has a lone surrogate, which UTF-8 cannot say.
@Suite struct HTMLTokenizerConformanceTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "../shared/html5lib-tests/tokenizer").standardizedFileURL
    static let files = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
        .filter { $0.hasSuffix(".test") }.sorted()

    @Test(.enabled(if: !files.isEmpty), arguments: files)
    func `the tokens are those of the html5lib case`(file: String) throws {
        let data = try Data(contentsOf: Self.folder.appending(path: file))
        let root = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let cases = (root["tests"] ?? root["xmlViolationTests"]) as? [[String: Any]] ?? []
        #expect(!cases.isEmpty)
        for test in cases {
            try run(test, isXMLViolation: root["xmlViolationTests"] != nil)
        }
    }

    private func run(_ test: [String: Any], isXMLViolation: Bool) throws {
        let isDoubleEscaped = test["doubleEscaped"] as? Bool ?? false
        guard let input = unescaped(test["input"] as? String, isDoubleEscaped), !isXMLViolation else { return }
        var expected: [HTMLTokenText] = []
        for token in test["output"] as? [[Any]] ?? [] {
            guard let token = expectation(token, isDoubleEscaped) else { return }
            if case .characters(let new) = token, case .characters(let old)? = expected.last {
                expected[expected.count - 1] = .characters(old + new)
            } else {
                expected.append(token)
            }
        }
        for state in test["initialStates"] as? [String] ?? ["Data state"] {
            let actual = HTMLTokenText.all(in: input, state: state, lastStartTag: test["lastStartTag"] as? String)
            #expect(actual == expected, "\(test["description"] ?? ""): \(state): \(input.debugDescription)")
        }
    }

    private func expectation(_ token: [Any], _ isDoubleEscaped: Bool) -> HTMLTokenText? {
        func text(_ index: Int) -> String? { index < token.count ? unescaped(token[index] as? String, isDoubleEscaped) : nil }
        switch token.first as? String {
        case "Character": return text(1).map { .characters($0) }
        case "Comment": return text(1).map { .comment($0) }
        case "EndTag": return text(1).map { .endTag($0) }
        case "StartTag":
            var attributes: [String: String] = [:]
            for (name, value) in token[2] as? [String: String] ?? [:] {
                guard let name = unescaped(name, isDoubleEscaped), let value = unescaped(value, isDoubleEscaped) else { return nil }
                attributes[name] = value
            }
            return text(1).map { .startTag($0, attributes, isSelfClosing: token.count > 3) }
        case "DOCTYPE":
            return .doctype(text(1), text(2), text(3), isCorrect: token[4] as? Bool ?? false)
        default: return nil
        }
    }

    /// nil for a lone surrogate.
    private func unescaped(_ text: String?, _ isDoubleEscaped: Bool) -> String? {
        guard let text else { return nil }
        guard isDoubleEscaped else { return text }
        var units: [UInt16] = []
        var rest = Array(text.utf16)[...]
        while let unit = rest.popFirst() {
            if unit == 0x5C, rest.first == 0x75, rest.count >= 5,
                let value = UInt16(String(decoding: rest.dropFirst().prefix(4), as: UTF16.self), radix: 16)
            {
                units.append(value)
                rest = rest.dropFirst(5)
            } else {
                units.append(unit)
            }
        }
        return String(validating: units, as: UTF16.self)
    }
}
