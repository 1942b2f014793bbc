import Articles
import HTTP
import Store
import Synchronization

/// The change log as Server-Sent Events: one message a commit, a comment when nothing happens. WHATWG HTML §9.2, API.md §7.
///
///     retry: 5000
///
///     id: 902
///     event: changes
///     data: {"changes":[{"seq":901,"op":"upsert","id":"…","rev":"…"},{"seq":902,"op":"delete","id":"…"}]}
final class EventStream: ResponseStream {
    /// Changes of one message; a larger commit becomes several.
    static let changesMax = 500
    /// Milliseconds between two looks at the generation.
    let pauseMilliseconds = 250

    private struct State {
        var reader: Reader?
        var sequence: Int64
        var generation: UInt64?
        var silentMilliseconds = 0
        var hasBegun = false
        var isOver = false
    }

    private let state: Mutex<State>
    private let database: Database
    private let streams: StreamCounter
    private let heartbeatMilliseconds: Int

    /// - Parameter sequence: what the client has seen last.
    init(database: Database, sequence: Int64, streams: StreamCounter, heartbeatSeconds: Int) {
        self.database = database
        self.streams = streams
        heartbeatMilliseconds = heartbeatSeconds * 1_000
        state = Mutex(State(reader: nil, sequence: sequence))
    }

    func next() -> [UInt8]? {
        state.withLock { state in
            guard !state.isOver else { return nil }
            guard state.hasBegun else {
                state.hasBegun = true
                return Array("retry: 5000\n\n".utf8)
            }
            let generation = database.generation
            if state.generation != generation {
                guard let changes = changes(&state) else { return nil }
                // A full message may not be all of it.
                if changes.count < Self.changesMax { state.generation = generation }
                if let last = changes.last {
                    state.sequence = last.sequence
                    state.silentMilliseconds = 0
                    return Self.message(changes)
                }
            }
            state.silentMilliseconds += pauseMilliseconds
            guard state.silentMilliseconds >= heartbeatMilliseconds else { return [] }
            state.silentMilliseconds = 0
            return Array(": \n\n".utf8)
        }
    }

    func cancel() {
        let isFirst = state.withLock { state in
            defer { state.isOver = true }
            state.reader = nil
            return !state.isOver
        }
        if isFirst { streams.leave() }
    }

    deinit { cancel() }

    /// nil when the database cannot be read: the stream ends and the client comes again.
    private func changes(_ state: inout State) -> [ChangeEntry]? {
        do {
            if state.reader == nil { state.reader = try database.makeReader() }
            return try state.reader?.changes(since: state.sequence, limit: Self.changesMax)
        } catch {
            return nil
        }
    }

    private static func message(_ changes: [ChangeEntry]) -> [UInt8] {
        var json = JSONWriter(capacity: 80 * (changes.count + 1))
        json.object {
            $0.key("changes")
            $0.array { list in changes.forEach { ChangeEndpoints.write($0, to: &list) } }
        }
        var bytes = Array("id: \(changes.last?.sequence ?? 0)\nevent: changes\ndata: ".utf8)
        bytes.append(contentsOf: json.bytes)
        bytes.append(contentsOf: "\n\n".utf8)
        return bytes
    }
}
