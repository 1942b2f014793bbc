/// The bytes of one immutable segment, as numbered blobs. Blob 0 is the resident part: header, dictionary index, document values.
package struct SegmentImage: Sendable {
    package var blobs: [[UInt8]]

    package init(blobs: [[UInt8]]) {
        self.blobs = blobs
    }
}

/// Where a segment's blobs are read; one thread at a time. The store implements it on one connection.
package protocol BlobSource: AnyObject {
    /// - Throws: when the blob is not there or cannot be read.
    func blob(segment: Int64, number: Int) throws -> [UInt8]
}

/// Collects documents in any order and lays them out in date order. One thread.
package struct SegmentBuilder {
    package init() {}

    package mutating func add(_ document: IndexDocument) {}

    /// Documents added so far.
    package var count: Int { 0 }

    /// - Complexity: O(postings).
    package consuming func build() -> SegmentImage { SegmentImage(blobs: []) }
}

/// An open segment: its resident part decoded and checked. Immutable; any thread.
package final class Segment: Sendable {
    /// The store's number for it.
    package let id: Int64
    /// Documents, deleted ones included.
    package var count: Int { 0 }

    /// - Throws: `IndexError` when the bytes are not a segment of this version: they may come from a hostile file.
    package init(id: Int64, resident: [UInt8]) throws(IndexError) {
        self.id = id
    }

    /// The position of an article's row in this segment; nil when it is not here.
    package func document(row: Int64) -> Int? { nil }
}

/// Damaged or foreign index bytes.
package struct IndexError: Error, Sendable, Equatable {
    package var message: String
    package init(message: String) { self.message = message }
}

/// One generation of the index: its segments and what was deleted in each. Immutable; any thread.
package struct IndexSnapshot: Sendable {
    package var segments: [Segment]
    /// A bit a document, by segment; empty when nothing is deleted.
    package var deletions: [[UInt64]]

    package init(segments: [Segment] = [], deletions: [[UInt64]] = []) {
        self.segments = segments
        self.deletions = deletions
    }

    /// Answers a request. Bytes that turn out damaged while reading throw; everything else is an answer.
    package func search(_ request: SearchRequest, blobs: any BlobSource) throws -> SearchResult { SearchResult() }
}

/// Which segments to merge now, and the merging itself. Pure.
package enum SegmentMerge {
    /// Positions of segments worth merging (tiered by live documents), or nil.
    package static func plan(live: [Int], total: [Int]) -> [Int]? { nil }

    /// One segment from several without their deleted documents. Postings are merged, texts are not read again.
    package static func merge(_ snapshot: IndexSnapshot, segments: [Int], blobs: any BlobSource) throws -> SegmentImage {
        SegmentImage(blobs: [])
    }
}
