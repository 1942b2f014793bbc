import Store

/// Why an import could not run or did not end well. What was committed before stands.
package struct ImportError: Error, Sendable, Equatable {
    package enum Code: String, Sendable {
        /// Another import of this importer runs.
        case running
        /// The root is not there, is no folder or cannot be read.
        case rootUnreadable = "root_unreadable"
        /// The root has no file any more, though the store has: not taken for "delete everything".
        case rootEmptied = "root_emptied"
        /// None of the store's files is in this root, and the last import was of another one.
        case rootExchanged = "root_exchanged"
        /// The root went while it was walked.
        case rootVanished = "root_vanished"
        /// The disk stayed full for longer than the limit.
        case full
        case readOnly = "read_only"
        case store
    }
    package var code: Code
    package var message: String

    package init(code: Code, message: String) {
        self.code = code
        self.message = message
    }

    init(_ error: StoreError) {
        switch error.code {
        case .readOnly:
            self.init(code: .readOnly, message: "the database cannot be written: \(error.message). Everything imported so far is kept")
        case .full: self.init(code: .full, message: "the disk is full: \(error.message). Everything imported so far is kept")
        default: self.init(code: .store, message: error.message)
        }
    }
}

extension ImportError: CustomStringConvertible {
    /// What a person reads: the message alone.
    package var description: String { message }
}
