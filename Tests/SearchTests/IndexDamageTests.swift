import Testing

@testable import Search

/// Bytes that are not what was written: errors, never crashes; and a verifier that sees them.
struct IndexDamageTests {
    static func sample(seed: UInt64) throws -> OracleIndex {
        var generator = OracleGenerator(seed: seed)
        return try OracleTests.index(&generator, documents: 400, segments: 1, deleted: 0)
    }

    static func problems(_ index: OracleIndex) throws -> [SegmentVerifier.Problem] {
        var problems: [SegmentVerifier.Problem] = []
        for number in index.snapshot.segments.indices {
            var verifier = try SegmentVerifier(index.snapshot, segment: number, blobs: index.blobs)
            for row in verifier.rows {
                if let document = index.documents.first(where: { $0.row == row }) { try verifier.add(document) }
            }
            problems += try verifier.finish()
        }
        return problems
    }

    @Test func `an index of its articles verifies, before and after deletions and merges`() throws {
        var generator = OracleGenerator(seed: 7)
        var index = try OracleTests.index(&generator, documents: 600, segments: 3, deleted: 50)
        #expect(try Self.problems(index) == [])
        try index.merge([0, 1, 2])
        #expect(try Self.problems(index) == [])
    }

    @Test func `a changed text, changed values and a missing article are found`() throws {
        var index = try Self.sample(seed: 8)
        index.documents[0].text += Array("甲".utf8)
        index.documents[1].values.author += 1
        let missing = index.documents.remove(at: 2)
        let problems = try Self.problems(index)
        #expect(problems.contains { $0.row == index.documents[0].row && $0.message.contains("terms") })
        #expect(problems.contains { $0.row == index.documents[1].row && $0.message.contains("values") })
        #expect(problems.contains { $0.row == missing.row && $0.message.contains("not among") })
        #expect(problems.count == 3)
    }

    @Test(arguments: UInt64(1)...8)
    func `flipped, cut and swapped bytes are errors or answers, never crashes`(seed: UInt64) throws {
        let index = try Self.sample(seed: 9)
        let original = index.blobs.blobs
        var generator = OracleGenerator(seed: seed)
        for _ in 0..<25 {
            index.blobs.blobs = original
            let number = generator.number(1...max(1, (original[1]?.count ?? 1) - 1))
            var bytes = original[1]?[number] ?? []
            switch generator.number(0...3) {
            case 0: bytes.removeLast(generator.number(0...bytes.count))
            case 1: bytes = bytes.reversed()
            default:
                for _ in 0..<generator.number(1...20) { bytes[generator.number(0...bytes.count - 1)] = UInt8(generator.number(0...255)) }
            }
            index.blobs.blobs[1]?[number] = bytes
            for _ in 0..<6 {
                var request = OracleTests.request(&generator)
                request.order = .relevance
                request.isFuzzyAllowed = true
                do { _ = try index.search(request) } catch is IndexError {}
            }
            do { _ = try Self.problems(index) } catch is IndexError {}
            do { _ = try SegmentMerge.merge(index.snapshot, segments: [0], blobs: index.blobs) } catch is IndexError {}
        }
    }

    @Test func `a segment of the first version, with extents of 64 KB, is read as before`() throws {
        let index = try Self.sample(seed: 12)
        // No stream of this one is as long as the shorter extent, so only the number differs.
        var bytes = Array(try index.blobs.blob(segment: 1, number: 0).dropLast(8))
        #expect(bytes[4] == 2)
        bytes[4] = 1
        bytes.appendFixed64(Checksum.of(bytes, count: bytes.count))
        let segment = try Segment(id: 1, resident: bytes)
        #expect(segment.extentShift == 16 && segment.streamBytes.allSatisfy { $0 < SegmentFormat.extentBytes })
        var snapshot = index.snapshot
        snapshot.segments = [segment]
        var generator = OracleGenerator(seed: 13)
        for _ in 0..<50 {
            let request = OracleTests.request(&generator)
            #expect(
                try snapshot.search(request, blobs: index.blobs).hits.map(\.row)
                    == index.snapshot.search(request, blobs: index.blobs).hits.map(\.row))
        }
    }

    @Test func `a resident part that is damaged, cut or of another version does not open`() throws {
        let index = try Self.sample(seed: 10)
        let resident = try index.blobs.blob(segment: 1, number: 0)
        var generator = OracleGenerator(seed: 11)
        for _ in 0..<200 {
            var bytes = resident
            bytes[generator.number(0...bytes.count - 1)] ^= UInt8(generator.number(1...255))
            #expect(throws: IndexError.self) { try Segment(id: 1, resident: bytes) }
        }
        for length in [0, 1, 4, 5, 12, 13, 100, resident.count - 1] {
            #expect(throws: IndexError.self) { try Segment(id: 1, resident: Array(resident.prefix(length))) }
        }
        // Damage under a checksum that fits: still no crash.
        for _ in 0..<200 {
            var bytes = Array(resident.dropLast(8))
            for _ in 0..<generator.number(1...4) { bytes[generator.number(5...bytes.count - 1)] = UInt8(generator.number(0...255)) }
            bytes.appendFixed64(Checksum.of(bytes, count: bytes.count))
            guard let segment = try? Segment(id: 1, resident: bytes) else { continue }
            var snapshot = index.snapshot
            snapshot.segments = [segment]
            var request = OracleTests.request(&generator)
            request.facets = OracleTests.facets
            do { _ = try snapshot.search(request, blobs: index.blobs) } catch is IndexError {}
        }
    }
}
