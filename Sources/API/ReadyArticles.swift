import Articles
import HTTP
import Store

/// Answers of `GET /v1/articles/{id}` that stand ready in the database: what `ArticleEndpoints.item` would answer, byte for byte,
/// without a look at anything but the target.
struct ReadyArticles: Sendable {
    private static let path = Array("/v1/articles/".utf8)
    private static let contentLines = Array("Content-Type: application/json\r\n".utf8)

    /// The usual shape: a target without parameters asks for it.
    static let shape = ArticleShape(content: [.html])
    private static let shapeHash = FNV1a.hexadecimal(FNV1a.hash(shape.text))

    /// Cache-Control and the CORS fields; nil where answers depend on who asks.
    private let lines: [UInt8]?

    init(_ configuration: APIConfiguration) {
        let origins = configuration.corsOrigins
        guard configuration.readTokens.isEmpty, origins.isEmpty || origins.contains("*") else {
            lines = nil
            return
        }
        var fields = FieldLines([("Cache-Control", Route.Caching.article.rawValue)])
        if !origins.isEmpty { fields.appendOpenOrigin() }
        lines = fields.wire
    }

    /// The id in a target that is nothing but the path of an article, as the server spells it.
    static func id(_ input: Span<UInt8>, _ target: Range<Int>) -> ArticleID? {
        guard target.count == path.count + ArticleID.length else { return nil }
        var index = 0
        while index < path.count {
            if input[target.lowerBound + index] != path[index] { return nil }
            index += 1
        }
        return ArticleID(input, target.lowerBound + path.count..<target.upperBound)
    }

    /// nil where nothing stands ready, whatever the reason: the endpoint then answers, and tells failures.
    func response(_ input: Span<UInt8>, _ target: Range<Int>, _ reader: () throws -> Reader) -> ReadyResponse? {
        guard let lines, let id = Self.id(input, target), let answer = try? reader().readyAnswer(id) else { return nil }
        let etag = Array("W/\"\(answer.sequence)-\(Self.shapeHash)\"".utf8)
        let modified = Int(answer.lastModified)
        var fields: [UInt8] = []
        fields.reserveCapacity(lines.count + etag.count + 64)
        fields.append(contentsOf: "ETag: ".utf8)
        fields.append(contentsOf: etag)
        fields.append(contentsOf: "\r\nLast-Modified: ".utf8)
        fields.append(contentsOf: HTTPDate.format(modified))
        fields.append(contentsOf: "\r\n".utf8)
        fields.append(contentsOf: lines)
        return ReadyResponse(etag: etag, lastModified: modified, contentLines: Self.contentLines, lines: fields, gzip: answer.gzip)
    }
}
