import Articles
import HTTP
import Store
import Synchronization

/// A list of any length as newline-delimited JSON, page by page with a cursor, so that memory stays flat.
final class ExportStream: ResponseStream {
    /// Articles of one piece.
    static let pageLimit = 200
    let pauseMilliseconds = 0

    private struct State {
        var reader: Reader?
        var query: ArticleQuery
        /// Articles still to send; nil is all.
        var left: Int?
        var isOver = false
    }

    private let state: Mutex<State>
    private let database: Database
    private let shape: ArticleShape

    init(database: Database, query: ArticleQuery, shape: ArticleShape, limit: Int?) {
        self.database = database
        self.shape = shape
        var query = query
        query.count = .none
        state = Mutex(State(reader: nil, query: query, left: limit))
    }

    func next() -> [UInt8]? {
        state.withLock { state in
            guard !state.isOver, state.left != 0 else { return nil }
            do {
                return try piece(&state)
            } catch {
                // The length of a chunked body cannot be wrong, so a missing end is the only sign there is: the last line says it.
                state.isOver = true
                return Array(#"{"error":{"code":"unavailable","detail":"the export broke off"}}"#.utf8) + [0x0A]
            }
        }
    }

    func cancel() {
        state.withLock {
            $0.isOver = true
            $0.reader = nil
        }
    }

    private func piece(_ state: inout State) throws -> [UInt8]? {
        if state.reader == nil { state.reader = try database.makeReader() }
        guard let reader = state.reader else { return nil }
        state.query.limit = min(Self.pageLimit, state.left ?? Self.pageLimit)
        let page = try Pages.page(state.query, reader: reader)
        let presenter = ArticlePresenter(shape: shape, reader: reader)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(page.hits.reduce(0) { $0 + $1.card.count + 1 })
        for hit in page.hits {
            try presenter.append(hit, to: &bytes)
            bytes.append(0x0A)
        }
        if let left = state.left { state.left = left - page.hits.count }
        if let next = page.next, !page.hits.isEmpty {
            state.query.position = .after(next)
        } else {
            state.isOver = true
            state.reader = nil
        }
        return bytes.isEmpty ? nil : bytes
    }
}
