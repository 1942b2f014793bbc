/// Dotted member names as a tree; a node without members stands for everything below it.
struct FieldTree: Equatable {
    /// Names in one path.
    static let depthMax = 8

    var members: [String: FieldTree] = [:]

    mutating func insert(_ path: ArraySlice<String>) {
        guard let first = path.first else { return }
        let rest = path.dropFirst()
        if let known = members[first] {
            // The whole was asked for already, or is now.
            if known.members.isEmpty { return }
            if rest.isEmpty { members[first] = FieldTree() } else { members[first]?.insert(rest) }
        } else {
            var node = FieldTree()
            node.insert(rest)
            members[first] = node
        }
    }

    /// Where only some members of the value at a path are named, `id` is one of them.
    mutating func keepID(at path: ArraySlice<String>) {
        guard let first = path.first else {
            if !members.isEmpty { members["id"] = FieldTree() }
            return
        }
        members[first]?.keepID(at: path.dropFirst())
    }

    var text: String {
        members.keys.sorted().map { key in
            let below = members[key]?.text ?? ""
            return below.isEmpty ? key : "\(key)(\(below))"
        }.joined(separator: ",")
    }

    /// The members of a JSON value that the tree names; arrays are gone through; other values stay whole.
    /// - Parameter json: well-formed, our own writing; of other bytes something harmless is made.
    /// - Complexity: O(bytes).
    func project(_ json: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(json.count)
        project(json, into: &result)
        return result
    }

    private func project(_ json: ArraySlice<UInt8>, into result: inout [UInt8]) {
        guard !members.isEmpty, let first = json.first else { return result.append(contentsOf: json) }
        if first == UInt8(ascii: "{") {
            result.append(first)
            var isFirst = true
            JSONSlices.forEachMember(of: json) { name, value in
                guard let node = members[String(decoding: name, as: UTF8.self)] else { return }
                if !isFirst { result.append(UInt8(ascii: ",")) }
                isFirst = false
                result.append(UInt8(ascii: "\""))
                result.append(contentsOf: name)
                result.append(contentsOf: [UInt8(ascii: "\""), UInt8(ascii: ":")])
                node.project(value, into: &result)
            }
            result.append(UInt8(ascii: "}"))
        } else if first == UInt8(ascii: "[") {
            result.append(first)
            var isFirst = true
            JSONSlices.forEachElement(of: json) { value in
                if !isFirst { result.append(UInt8(ascii: ",")) }
                isFirst = false
                project(value, into: &result)
            }
            result.append(UInt8(ascii: "]"))
        } else {
            result.append(contentsOf: json)
        }
    }
}
