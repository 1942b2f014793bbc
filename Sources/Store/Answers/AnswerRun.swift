/// Makes the ready answers of all articles that changed since the last time: read and packed beside the writer, written in short
/// transactions. A run that is killed goes on where it was.
struct AnswerRun {
    /// Articles handled in one transaction.
    static let chunk = 250
    /// Stored bytes of articles handled in one transaction, but for the last one.
    static let chunkBytesMax = 4 << 20

    let writer: Writer
    /// Of its own, for reading only.
    let connection: Connection
    private let bodies = BodyCodec()
    private let codec = GzipCodec()

    init(writer: Writer, connection: Connection) {
        self.writer = writer
        self.connection = connection
    }

    /// Makes the next answers.
    /// - Returns: false when there were none to make.
    func runOnce() throws(StoreError) -> Bool {
        let sources = try connection.transaction(isWrite: false) { () throws(StoreError) in
            try AnswerRows.pending(
                connection, after: try AnswerRows.progress(connection), limit: Self.chunk, bytesMax: Self.chunkBytesMax)
        }
        guard let end = sources.last?.sequence else { return false }
        var answers: [(source: AnswerSource, bytes: [UInt8])] = []
        for source in sources {
            // A damaged body is for `check` to tell; its article has no ready answer.
            guard let plain = try? source.plain(bodies), let bytes = try codec.pack(plain) else { continue }
            answers.append((source, bytes))
        }
        try writer.with { core throws(StoreError) in
            try core.connection.transaction(isWrite: true) { () throws(StoreError) in
                for answer in answers { try AnswerRows.write(core.connection, answer.source, answer.bytes) }
                try AnswerRows.setProgress(core.connection, end)
            }
        }
        return true
    }
}

extension WriterCore {
    /// Forgets all answers: the next run makes them anew.
    func dropAnswers() throws(StoreError) {
        try connection.transaction(isWrite: true) { () throws(StoreError) in
            try connection.run("DELETE FROM answer")
            try AnswerRows.setProgress(connection, 0)
        }
    }
}
