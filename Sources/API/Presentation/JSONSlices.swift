/// Walks over the members of JSON text without building values: for cards, which are our own writing without blanks.
/// Of bytes that are no JSON it stops early; it never reads outside of them.
enum JSONSlices {
    /// Calls with the raw name (still escaped) and the raw value of each member of an object.
    static func forEachMember(of json: ArraySlice<UInt8>, _ body: (ArraySlice<UInt8>, ArraySlice<UInt8>) -> Void) {
        var index = json.startIndex + 1
        while index < json.endIndex, json[index] == UInt8(ascii: "\"") {
            let nameEnd = end(of: json, from: index)
            guard nameEnd > index + 1, nameEnd < json.endIndex, json[nameEnd] == UInt8(ascii: ":") else { return }
            let valueEnd = end(of: json, from: nameEnd + 1)
            guard valueEnd > nameEnd + 1 else { return }
            body(json[(index + 1)..<(nameEnd - 1)], json[(nameEnd + 1)..<valueEnd])
            guard valueEnd < json.endIndex, json[valueEnd] == UInt8(ascii: ",") else { return }
            index = valueEnd + 1
        }
    }

    /// Calls with each raw element of an array.
    static func forEachElement(of json: ArraySlice<UInt8>, _ body: (ArraySlice<UInt8>) -> Void) {
        var index = json.startIndex + 1
        while index < json.endIndex, json[index] != UInt8(ascii: "]") {
            let valueEnd = end(of: json, from: index)
            guard valueEnd > index else { return }
            body(json[index..<valueEnd])
            guard valueEnd < json.endIndex, json[valueEnd] == UInt8(ascii: ",") else { return }
            index = valueEnd + 1
        }
    }

    /// The raw value of a member, or nil.
    static func member(_ name: String, of json: [UInt8]) -> ArraySlice<UInt8>? {
        var found: ArraySlice<UInt8>?
        forEachMember(of: json[...]) { key, value in
            if found == nil, key.elementsEqual(name.utf8) { found = value }
        }
        return found
    }

    /// The index behind the value that starts at an index.
    private static func end(of json: ArraySlice<UInt8>, from start: Int) -> Int {
        var index = start
        var depth = 0
        while index < json.endIndex {
            switch json[index] {
            case UInt8(ascii: "\""):
                index = endOfString(json, from: index)
                if depth == 0 { return index }
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return index }
                depth -= 1
                if depth == 0 { return index + 1 }
            case UInt8(ascii: ","), UInt8(ascii: ":"):
                if depth == 0 { return index }
            default: break
            }
            index += 1
        }
        return json.endIndex
    }

    private static func endOfString(_ json: ArraySlice<UInt8>, from start: Int) -> Int {
        var index = start + 1
        while index < json.endIndex {
            if json[index] == UInt8(ascii: "\\") {
                index += 2
            } else if json[index] == UInt8(ascii: "\"") {
                return index + 1
            } else {
                index += 1
            }
        }
        return json.endIndex
    }
}
