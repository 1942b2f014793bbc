import HTTP

/// Bearer tokens: RFC 6750 §2.1.
enum Tokens {
    /// The token of `Authorization: Bearer …`; nil without one.
    static func bearer(_ request: Request) -> String? {
        guard let field = request.fields.first("Authorization") else { return nil }
        let parts = field.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return String(parts[1].drop { $0 == " " })
    }

    /// Whether a token is one of several. The time depends on the lengths only, never on how much is right.
    static func contains(_ tokens: [String], _ token: String) -> Bool {
        let given = Array(token.utf8)
        var found = false
        for candidate in tokens where !candidate.isEmpty {
            let isSame = isEqual(Array(candidate.utf8), given)
            found = isSame || found
        }
        return found
    }

    private static func isEqual(_ secret: [UInt8], _ given: [UInt8]) -> Bool {
        var difference = secret.count ^ given.count
        for index in secret.indices {
            let byte = given.isEmpty ? 0 : given[index % given.count]
            difference |= Int(secret[index] ^ byte)
        }
        return difference == 0
    }
}
