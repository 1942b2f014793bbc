import Search
import Synchronization

/// The segment of a batch in the making on a thread beside the writer's, which decides on further articles and writes rows meanwhile: the
/// index is half of what an import writes.
///
/// One thread gives; whoever lets go of it lets its thread end with what it was given.
final class SegmentMaking: Sendable {
    /// Documents given at once: a thread of its own is worth it for no fewer.
    static let chunk = 256

    private let queue = BackgroundQueue()
    private let builder = Mutex<SegmentBuilder?>(SegmentBuilder())
    private let image = Mutex<SegmentImage?>(nil)

    /// Analyses documents. Returns at once.
    func add(_ documents: [IndexDocument]) {
        queue.async {
            self.builder.withLock { builder in
                for document in documents { builder?.add(document) }
            }
        }
    }

    /// Lays the segment out once all is analysed. Returns at once; nothing may be added afterwards.
    func finish() {
        queue.async {
            let whole = self.builder.withLock { $0.take() }
            guard let whole else { return }
            let made = whole.build()
            self.image.withLock { $0 = made }
        }
    }

    /// Waits for the segment; nil unless it was finished. Once.
    func take() -> SegmentImage? {
        queue.sync {}
        return image.withLock { $0.take() }
    }
}
