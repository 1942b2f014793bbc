import HTTP

/// The id by which a request is found in the log: the client's own when it is short and plain, else made here.
enum RequestID {
    /// Characters of an accepted id.
    static let lengthMax = 128

    static func of(_ request: Request) -> String {
        if let given = request.fields.first("X-Request-Id"), isPlain(given) { return given }
        return FNV1a.hexadecimal(UInt64.random(in: .min ... .max))
    }

    static func isPlain(_ text: String) -> Bool {
        let bytes = text.utf8
        return !bytes.isEmpty && bytes.count <= lengthMax
            && bytes.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == UInt8(ascii: "-")
                    || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ":")
            }
    }
}
