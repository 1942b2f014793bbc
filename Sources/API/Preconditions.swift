import HTTP

/// Preconditions of requests that change something: RFC 9110 §13.1.1, §13.2. (The server judges those of GET and HEAD.)
enum Preconditions {
    /// What can be written here has no entity tag, so If-Match holds for `*` only; what does not hold is not carried out.
    /// - Throws: `precondition_failed`.
    static func check(_ request: Request) throws(Problem) {
        guard request.method != .get, request.method != .head, let tags = request.fields.joined("If-Match") else { return }
        guard Conditional.matchesStrongly(tags, etag: nil) else {
            throw Problem(.preconditionFailed, "what is here has no entity tag: only If-Match: * holds")
        }
    }
}
