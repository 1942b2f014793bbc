import Articles
import Search

extension Reader {
    /// `ids=`: the articles that were asked for, in that order, as far as they pass the other conditions.
    ///
    /// They are few (the API allows 100), so they make a small index of their own in memory that answers the same request:
    /// no condition has a second meaning.
    func pick(
        _ ids: [ArticleID], _ query: ArticleQuery, _ request: SearchRequest?, _ state: StoreState, _ page: inout ArticlePage
    ) throws(StoreError) {
        var builder = SegmentBuilder()
        var found: [(row: Int64, hit: ArticleHit)] = []
        var seen: Set<ArticleID> = []
        for id in ids where seen.insert(id).inserted {
            let statement = try connection.statement("SELECT row, card, title, doc_values FROM article WHERE id=?")
            defer { statement.reset() }
            guard try statement.bind(1, id.blob).step() else {
                page.missing.append(id)
                continue
            }
            let row = statement.integer(0)
            let values = try DocumentValuesCodec.values(statement.bytes(3), idBits: id.indexBits)
            let text = query.text == nil ? [] : try codec.expand(try ArticleRows.body(connection, row: row), textOnly: true).text
            builder.add(IndexDocument(row: row, title: query.text == nil ? [] : statement.bytes(2), text: text, values: values))
            found.append(
                (row, ArticleHit(id: id, card: statement.bytes(1), key: SortKey(value: values.published ?? SortKey.undated, id: id))))
        }
        guard var request, !found.isEmpty else { return }
        request.position = .start
        request.limit = found.count
        request.isFuzzyAllowed = false
        let image = MemoryBlobs(builder.build())
        let result: SearchResult
        do {
            let segment = try Segment(id: 0, resident: image.blobs.first ?? [])
            result = try IndexSnapshot(segments: [segment], deletions: [[]]).search(request, blobs: image, texts: self)
        } catch {
            throw StoreError(indexFailure: error)
        }
        let matching = Dictionary(result.hits.map { ($0.row, $0) }, uniquingKeysWith: { first, _ in first })
        var snippets = query.highlights && query.text != nil ? Snippets(result.matched) : nil
        let chosen = found.filter { matching[$0.row] != nil }
        page.total = chosen.count
        page.hasTotal = query.count != .none
        let start = if case .offset(let count) = query.position { max(0, count) } else { 0 }
        for (row, hit) in chosen.dropFirst(start).prefix(max(0, query.limit)) {
            var hit = hit
            if snippets != nil { hit.highlights = try highlights(row: row, &snippets, length: query.snippetLength) }
            page.hits.append(hit)
        }
        for (field, counts) in zip(query.facets, result.facets) {
            page.facets.append(Facet(field: field, values: try FacetNames.values(field, counts, connection, state.categories)))
        }
    }
}

/// The blobs of one segment in memory.
final class MemoryBlobs: BlobSource {
    let blobs: [[UInt8]]

    init(_ image: SegmentImage) { blobs = image.blobs }

    func blob(segment: Int64, number: Int) throws -> [UInt8] {
        guard blobs.indices.contains(number) else { throw IndexError(message: "blob \(number) is not there") }
        return blobs[number]
    }
}

/// Numbers of a facet back to names.
enum FacetNames {
    static func values(
        _ field: FacetField, _ counts: [(value: Int64, count: Int)], _ connection: Connection, _ categories: CategoryTree
    ) throws(StoreError) -> [Facet.Value] {
        var values: [Facet.Value] = []
        for (number, count) in counts {
            switch field {
            case .category:
                guard let node = UInt32(exactly: number).flatMap({ categories[$0] }) else { continue }
                values.append(Facet.Value(id: node.id, name: node.path.joined(separator: "/"), count: count))
            case .month:
                let month = number - (number / 12) * 12 + 1
                values.append(Facet.Value(name: "\(padded(number / 12, 4))-\(padded(month, 2))", count: count))
            case .author, .source, .tag:
                guard let kind = NameKind(field) else { continue }
                let statement = try connection.statement("SELECT name FROM name WHERE kind=? AND number=?")
                defer { statement.reset() }
                guard try statement.bind(1, kind.rawValue).bind(2, number).step() else { continue }
                values.append(Facet.Value(name: statement.text(0), count: count))
            }
        }
        return values
    }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }
}
