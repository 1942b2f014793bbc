import Articles
import Search

/// Compares the search index with the articles, one after the other: for `Database.check`. One thread.
///
/// Proven of each segment: its bytes can be read and agree with themselves; its deletion bitmap is of its size; each live
/// document is an article with these values, terms and positions. Proven of all together: each article is in exactly one.
struct IndexCheck {
    private let index: IndexSnapshot
    /// nil where a segment cannot be read.
    private var verifiers: [SegmentVerifier?] = []
    private var problems: [String] = []
    /// Names for rows, for the report.
    private var ids: [Int64: ArticleID] = [:]

    init(_ index: IndexSnapshot) { self.index = index }

    /// A row of the table of segments, as stored.
    mutating func addRow(id: Int64, documents: Int64, deletions: [UInt8]) {
        guard let segment = index.segments.first(where: { $0.id == id }) else { return }
        if documents != Int64(segment.count) {
            problems.append("segment \(id): the table says \(documents) documents, it holds \(segment.count)")
        }
        guard !deletions.isEmpty else { return }
        let wordBytes = (segment.count + 63) / 64 * 8
        let isClean = deletions.enumerated().allSatisfy { byte, bits in
            let spare = byte * 8 + 8 - segment.count
            return spare <= 0 || bits >> UInt8(max(0, 8 - spare)) == 0 || spare >= 8 && bits == 0
        }
        if deletions.count != wordBytes || !isClean {
            problems.append("segment \(id): the deletion bitmap is not one of \(segment.count) documents")
        }
    }

    /// Walks every segment.
    ///
    /// - Complexity: O(postings).
    mutating func begin(_ blobs: ConnectionBlobs) {
        for (number, segment) in index.segments.enumerated() {
            do {
                verifiers.append(try SegmentVerifier(index, segment: number, blobs: blobs))
            } catch {
                verifiers.append(nil)
                problems.append("segment \(segment.id): \(Self.message(error))")
            }
        }
    }

    /// Compares an article with its postings in the segment that holds it.
    mutating func add(_ document: IndexDocument, id: ArticleID) {
        ids[document.row] = id
        for (number, segment) in index.segments.enumerated() {
            guard let own = segment.document(row: document.row), !index.isDeleted(own, in: number) else { continue }
            do {
                try verifiers[number]?.add(document)
            } catch {
                problems.append("segment \(segment.id): \(Self.message(error))")
            }
        }
    }

    /// Everything that was found wrong.
    ///
    /// - Parameter rows: of all articles, those that could not be read included.
    mutating func finish(rows: Set<Int64>) -> [String] {
        for number in verifiers.indices {
            guard let verifier = verifiers[number] else { continue }
            verifiers[number] = nil
            do {
                for problem in try verifier.finish() where ids[problem.row] != nil {
                    problems.append("\(name(problem.row)): \(problem.message) (segment \(index.segments[number].id))")
                }
            } catch {
                problems.append("segment \(index.segments[number].id): \(Self.message(error))")
            }
        }
        compareRows(rows)
        return problems
    }

    /// Every article once and nothing else.
    private mutating func compareRows(_ rows: Set<Int64>) {
        var missing = rows
        for (number, segment) in index.segments.enumerated() {
            for document in 0..<segment.count where !index.isDeleted(document, in: number) {
                guard let row = segment.row(document: document), missing.remove(row) == nil else { continue }
                problems.append(
                    "segment \(segment.id) holds row \(row), which is \(rows.contains(row) ? "in another one too" : "not there")")
            }
        }
        for row in missing.sorted() { problems.append("\(name(row)): not in the index") }
    }

    private func name(_ row: Int64) -> String { ids[row].map { "article \($0)" } ?? "the article in row \(row)" }

    private static func message(_ error: any Error) -> String {
        switch error {
        case let error as IndexError: error.message
        case let error as StoreError: error.message
        default: "\(error)"
        }
    }
}
