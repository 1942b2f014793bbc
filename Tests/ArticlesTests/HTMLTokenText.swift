@testable import Articles

/// Tokens as text, decoded, as the standard's tree construction would get them.
enum HTMLTokenText: Equatable {
    case characters(String)
    case comment(String)
    case startTag(String, [String: String], isSelfClosing: Bool)
    case endTag(String)
    case doctype(String?, String?, String?, isCorrect: Bool)

    /// All tokens; neighbouring text is one. `state` by its name in the standard.
    static func all(in text: String, state: String = "Data state", lastStartTag: String? = nil) -> [HTMLTokenText] {
        let bytes = Array(text.replacing("\r\n", with: "\n").replacing("\r", with: "\n").utf8)
        var tokenizer = HTMLTokenizer()
        let name = Array((lastStartTag ?? "").utf8)
        switch state {
        case "PLAINTEXT state": tokenizer.enter(.plaintext, until: name)
        case "RCDATA state": tokenizer.enter(.rcdata, until: name)
        case "RAWTEXT state": tokenizer.enter(.rawtext, until: name)
        case "Script data state": tokenizer.enter(.scriptData, until: name)
        case "CDATA section state": tokenizer.enter(.cdata, until: name)
        default: break
        }
        var tokens: [HTMLTokenText] = []
        while let token = next(&tokenizer, bytes.span) {
            if case .characters(let new) = token, case .characters(let old)? = tokens.last {
                tokens[tokens.count - 1] = .characters(old + new)
            } else {
                tokens.append(token)
            }
        }
        return tokens
    }

    private static func next(_ tokenizer: inout HTMLTokenizer, _ input: Span<UInt8>) -> HTMLTokenText? {
        switch tokenizer.next(in: input) {
        case .end, .incomplete: return nil
        case .text: return .characters(textOf(tokenizer, input))
        case .comment: return .comment(withoutNUL(slice(input, tokenizer.start, tokenizer.end)))
        case .endTag: return .endTag(name(input, tokenizer.nameStart, tokenizer.nameEnd))
        case .startTag:
            var attributes: [String: String] = [:]
            for attribute in tokenizer.attributes {
                let key = name(input, Int(attribute.nameStart), Int(attribute.nameEnd))
                guard attributes[key] == nil else { continue }
                var value: [UInt8] = []
                CharacterReference.decode(input, Int(attribute.valueStart), Int(attribute.valueEnd), inAttribute: true, into: &value)
                attributes[key] = withoutNUL(value)
            }
            return .startTag(
                name(input, tokenizer.nameStart, tokenizer.nameEnd), attributes, isSelfClosing: tokenizer.isSelfClosing)
        case .doctype:
            let doctype = HTMLDoctype(input, tokenizer.start, tokenizer.end, isCut: tokenizer.isCut)
            func string(_ bytes: [UInt8]?) -> String? { bytes.map { String(decoding: $0, as: UTF8.self) } }
            return .doctype(
                string(doctype.name), string(doctype.publicIdentifier), string(doctype.systemIdentifier),
                isCorrect: !doctype.forcesQuirks)
        }
    }

    private static func textOf(_ tokenizer: HTMLTokenizer, _ input: Span<UInt8>) -> String {
        var bytes: [UInt8] = []
        switch tokenizer.textMode {
        case .data, .rcdata:
            CharacterReference.decode(input, tokenizer.start, tokenizer.end, inAttribute: false, into: &bytes)
        case .rawtext, .scriptData, .plaintext, .cdata: bytes = slice(input, tokenizer.start, tokenizer.end)
        }
        switch tokenizer.textMode {
        case .data, .cdata: return String(decoding: bytes, as: UTF8.self)
        default: return withoutNUL(bytes)
        }
    }

    private static func slice(_ input: Span<UInt8>, _ start: Int, _ end: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(input, start, end)
        return bytes
    }

    private static func name(_ input: Span<UInt8>, _ start: Int, _ end: Int) -> String {
        withoutNUL(slice(input, start, end).map(asciiLower))
    }

    private static func withoutNUL(_ bytes: [UInt8]) -> String {
        String(decoding: bytes, as: UTF8.self).replacing("\0", with: "\u{FFFD}")
    }
}
