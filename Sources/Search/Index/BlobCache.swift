import Synchronization

/// The blobs of one segment that were read lately, shared by all requests. Any thread.
///
/// Two generations: what is asked for moves to the young one; when that has filled half of the room it becomes the old
/// one, and what nobody asked for since is dropped.
final class BlobCache: Sendable {
    private struct Generations {
        var young: [UInt32: [UInt8]] = [:]
        var old: [UInt32: [UInt8]] = [:]
        var youngBytes = 0
    }

    /// Bytes kept at most.
    let bytesMax: Int
    private let generations = Mutex(Generations())

    /// Room for each document of a segment, and the bounds of it.
    static let bytesPerDocument = 160
    static let bytesLeast = 512 << 10
    static let bytesMost = 16 << 20

    init(documents: Int) {
        bytesMax = min(Self.bytesMost, max(Self.bytesLeast, documents * Self.bytesPerDocument))
    }

    /// The blob if it is still here.
    func blob(_ number: UInt32) -> [UInt8]? {
        generations.withLock { state in
            if let bytes = state.young[number] { return bytes }
            guard let bytes = state.old.removeValue(forKey: number) else { return nil }
            keep(bytes, number, &state)
            return bytes
        }
    }

    func insert(_ bytes: [UInt8], _ number: UInt32) {
        generations.withLock { state in
            guard state.young[number] == nil else { return }
            keep(bytes, number, &state)
        }
    }

    private func keep(_ bytes: [UInt8], _ number: UInt32, _ state: inout Generations) {
        if state.youngBytes + bytes.count > bytesMax / 2 {
            (state.old, state.young, state.youngBytes) = (state.young, [:], 0)
        }
        guard bytes.count <= bytesMax / 2 else { return }
        state.young[number] = bytes
        state.youngBytes += bytes.count
    }
}
