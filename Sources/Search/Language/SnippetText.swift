/// The beginning of a text, and how to get more of it: most snippets are cut near the beginning of a text that is
/// inflated as it is read.
package struct SnippetText<Failure: Error> {
    package private(set) var bytes: [UInt8]
    package private(set) var isWhole = false
    private let more: (inout [UInt8]) throws(Failure) -> Bool

    /// Bytes before the end of a part of a text that may mean something else in the whole: a code point torn, a sentence cut.
    static var margin: Int { 8 }

    /// - Parameter more: appends a piece that is not empty, or returns false when there was nothing left.
    package init(_ bytes: [UInt8], more: @escaping (inout [UInt8]) throws(Failure) -> Bool) {
        self.bytes = bytes
        self.more = more
    }

    /// Reads on until so many bytes are there, or the end.
    package mutating func reach(_ count: Int) throws(Failure) {
        while !isWhole, bytes.count < count {
            let before = bytes.count
            let hadMore = try more(&bytes)
            isWhole = !hadMore || bytes.count == before
        }
    }
}
