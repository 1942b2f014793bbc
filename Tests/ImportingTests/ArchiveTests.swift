import Foundation
import Store
import Testing

@testable import Importing

@Suite struct ArchiveTests {
    let folder = TemporaryFolder()

    /// What a visitor was told.
    final class Found: ArchiveVisitor {
        var files: [String: Int] = [:]
        var refused: [String: String] = [:]
        var order: [String] = []

        func wants(_ name: [UInt8], size: Int64) -> Bool { true }
        func take(_ name: [UInt8], _ bytes: [UInt8]) -> Bool {
            let name = String(decoding: name, as: UTF8.self)
            files[name] = bytes.count
            order.append(name)
            return true
        }
        func refuse(_ name: [UInt8], code: String, message: String) { refused[String(decoding: name, as: UTF8.self)] = code }
    }

    private func tar(_ bytes: [UInt8], _ limits: ArchiveLimits = ArchiveLimits(), entryBytesMax: Int64 = 1 << 20) throws -> Found {
        try folder.write("x.tgz", bytes: bytes)
        let descriptor = try Folder.root(Array(folder.path.utf8)).file(Array("x.tgz".utf8))
        let found = Found()
        var reader = TarReader(try GzipStream(descriptor, limits: limits), entryBytesMax: entryBytesMax)
        _ = try reader.read(found)
        return found
    }

    private func zip(_ bytes: [UInt8], _ limits: ArchiveLimits = ArchiveLimits(), entryBytesMax: Int64 = 1 << 20) throws -> Found {
        try folder.write("x.zip", bytes: bytes)
        let descriptor = try Folder.root(Array(folder.path.utf8)).file(Array("x.zip".utf8))
        let found = Found()
        var reader = ZipReader(ArchiveFile(descriptor, size: Int64(bytes.count)), limits: limits, entryBytesMax: entryBytesMax)
        _ = try reader.read(found)
        return found
    }

    @Test func `tar: files of all kinds of headers are found, links and folders passed over`() throws {
        let long = String(repeating: "长", count: 80) + ".md"
        var bytes = ArchiveMaker.tarEntry("dir/", "", type: "5")
        bytes += ArchiveMaker.tarEntry("dir/a.md", "hello")
        bytes += ArchiveMaker.tarEntry("link.md", "", type: "2") + ArchiveMaker.tarEntry("hard.md", "", type: "1")
        bytes += ArchiveMaker.pax("path", Array(long.utf8)) + ArchiveMaker.tarEntry("short", "0123456789")
        bytes += ArchiveMaker.tarEntry("././@LongLink", long + "2\u{0}", type: "L") + ArchiveMaker.tarEntry("short", "x")
        bytes += ArchiveMaker.tarEntry("pax_global_header", "52 comment=0123456789012345678901234567890123456789\n", type: "g")
        bytes += ArchiveMaker.tarEntry("empty.md", "") + ArchiveMaker.tarEntry("exact.md", String(repeating: "x", count: 512))
        let found = try tar(ArchiveMaker.gzip(bytes + ArchiveMaker.tarEnd))
        #expect(found.files == ["dir/a.md": 5, long: 10, long + "2": 1, "empty.md": 0, "exact.md": 512])
    }

    @Test func `gzip members one after the other are one stream, and what follows them is ignored`() throws {
        let bytes = ArchiveMaker.tarEntry("a.md", "hello") + ArchiveMaker.tarEntry("b.md", "world") + ArchiveMaker.tarEnd
        let packed = ArchiveMaker.gzip(Array(bytes[..<700])) + ArchiveMaker.gzip(Array(bytes[700...]))
        #expect(try tar(packed + [0, 0, 0]).files == ["a.md": 5, "b.md": 5])
    }

    @Test func `a tar.gz cut anywhere is an error or a shorter archive, never a crash`() throws {
        let bytes = ArchiveMaker.tarEntry("a.md", "hello") + ArchiveMaker.tarEntry("b.md", String(repeating: "world ", count: 300))
        let packed = ArchiveMaker.gzip(bytes + ArchiveMaker.tarEnd)
        for end in 1..<(packed.count - 8) {
            do { #expect(try tar(Array(packed[..<end])).files.count <= 2) } catch let error as ArchiveError {
                #expect(error.code == .truncated || error.code == .corrupt)
            }
        }
        for end in stride(from: 1, to: bytes.count, by: 37) {
            do { #expect(try tar(ArchiveMaker.gzip(Array(bytes[..<end]))).files.count <= 2) } catch let error as ArchiveError {
                #expect(error.code == .truncated)
            }
        }
    }

    @Test func `damaged bytes are an error or other bytes, never a crash`() throws {
        let bytes = ArchiveMaker.pax("path", Array("p.md".utf8)) + ArchiveMaker.tarEntry("a.md", "hello") + ArchiveMaker.tarEnd
        var seed: UInt64 = 7
        for _ in 0..<400 {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            var damaged = bytes
            damaged[Int(seed >> 33) % bytes.count] = UInt8(truncatingIfNeeded: seed >> 20)
            _ = try? tar(ArchiveMaker.gzip(damaged))
            var packed = ArchiveMaker.zip([.init("a.md", "hello hello hello"), .init("b.md", "world")], usesZip64: seed & 1 == 0)
            packed[Int(seed >> 33) % packed.count] = UInt8(truncatingIfNeeded: seed >> 20)
            _ = try? zip(packed)
        }
    }

    @Test func `a wrong checksum is an error`() throws {
        var bytes = ArchiveMaker.tarEntry("a.md", "hello") + ArchiveMaker.tarEnd
        bytes[0] = UInt8(ascii: "b")
        let error = #expect(throws: ArchiveError.self) { try tar(ArchiveMaker.gzip(bytes)) }
        #expect(error?.code == .corrupt)
    }

    @Test func `sizes in base 256 are read, and those that no file has refused`() {
        #expect(TarReader.number([0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2][...]) == 258)
        #expect(TarReader.number([0xFF, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255][...]) == nil)
        #expect(TarReader.number(Array("0000644\u{0}".utf8)[...]) == 0o644)
        #expect(TarReader.number(Array("  644 \u{0}".utf8)[...]) == 0o644)
        #expect(TarReader.number(Array("00008".utf8)[...]) == nil)
    }

    @Test(arguments: [(2, true), (3, false)])
    func `entries over the limit end the archive`(count: Int, isRead: Bool) throws {
        var limits = ArchiveLimits()
        limits.entriesMax = 2
        let bytes = (0..<count).flatMap { ArchiveMaker.tarEntry("\($0).md", "x") }
        let entries = (0..<count).map { ArchiveMaker.ZipEntry("\($0).md", "x") }
        if isRead {
            #expect(try tar(ArchiveMaker.gzip(bytes), limits).files.count == 2)
            #expect(try zip(ArchiveMaker.zip(entries), limits).files.count == 2)
        } else {
            #expect(throws: ArchiveError(code: .tooManyEntries, message: "more than 2 entries")) {
                try tar(ArchiveMaker.gzip(bytes), limits)
            }
            #expect(throws: ArchiveError(code: .tooManyEntries, message: "more than 2 entries")) {
                try zip(ArchiveMaker.zip(entries), limits)
            }
        }
    }

    @Test(arguments: [(1_000, true), (1_001, false)])
    func `an entry over the limit is refused, the others read`(size: Int, isRead: Bool) throws {
        let text = String(repeating: "x", count: size)
        let bytes = ArchiveMaker.tarEntry("big.md", text) + ArchiveMaker.tarEntry("a.md", "y") + ArchiveMaker.tarEnd
        let zipped = ArchiveMaker.zip([.init("big.md", text), .init("a.md", "y")])
        for found in [try tar(ArchiveMaker.gzip(bytes), entryBytesMax: 1_000), try zip(zipped, entryBytesMax: 1_000)] {
            #expect(found.files["a.md"] == 1)
            #expect(found.files["big.md"] == (isRead ? size : nil))
            #expect(found.refused == (isRead ? [:] : ["big.md": "file_too_large"]))
        }
    }

    @Test func `all entries together are limited`() throws {
        var limits = ArchiveLimits()
        limits.bytesMax = 4_096
        let fits = ArchiveMaker.tarEntry("a.md", String(repeating: "x", count: 2_048)) + ArchiveMaker.tarEnd
        #expect(try tar(ArchiveMaker.gzip(fits), limits).files.count == 1)
        let bytes = fits[..<2_560] + fits
        let error = #expect(throws: ArchiveError.self) { try tar(ArchiveMaker.gzip(Array(bytes)), limits) }
        #expect(error?.code == .tooLarge)
    }

    @Test func `a bomb ends by its ratio, whether its entries are wanted or not`() throws {
        var limits = ArchiveLimits()
        limits.ratioFloor = 100_000
        let zeros = [UInt8](repeating: 0x20, count: 500_000)
        let bomb = ArchiveMaker.gzip(ArchiveMaker.tarEntry(Array("zeros.bin".utf8), zeros))
        #expect(#expect(throws: ArchiveError.self) { try tar(bomb, limits) }?.code == .ratio)
        var entry = ArchiveMaker.ZipEntry("a.md", "")
        entry.data = zeros
        #expect(#expect(throws: ArchiveError.self) { try zip(ArchiveMaker.zip([entry]), limits) }?.code == .ratio)
        limits.ratioMax = 2_000
        #expect(try zip(ArchiveMaker.zip([entry]), limits).files.count == 1)
    }

    @Test func `zip: stored, deflated, zip64, with a comment, behind a program`() throws {
        var stored = ArchiveMaker.ZipEntry("stored.md", "hello")
        stored.isDeflated = false
        var large = ArchiveMaker.ZipEntry("中文/large.md", "hello hello hello")
        large.usesZip64 = true
        let entries = [stored, large, .init("dir/", ""), .init("empty.md", "")]
        let expected = ["stored.md": 5, "中文/large.md": 17, "empty.md": 0]
        #expect(try zip(ArchiveMaker.zip(entries)).files == expected)
        #expect(try zip(ArchiveMaker.zip(entries, comment: "PK\u{5}\u{6} is no end record")).files == expected)
        #expect(try zip(ArchiveMaker.zip(entries, before: Array("#!/bin/sh\n".utf8))).files == expected)
        #expect(try zip(ArchiveMaker.zip(entries, usesZip64: true)).files == expected)
        #expect(try zip(ArchiveMaker.zip([])).files.isEmpty)
    }

    @Test func `zip: what cannot be read is refused entry by entry`() throws {
        var encrypted = ArchiveMaker.ZipEntry("encrypted.md", "x")
        encrypted.flags = 1
        var method = ArchiveMaker.ZipEntry("lzma.md", "x")
        method.method = 14
        var wrongSum = ArchiveMaker.ZipEntry("sum.md", "hello")
        wrongSum.crc = 1
        var tooMany = ArchiveMaker.ZipEntry("many.md", "hello hello hello hello")
        tooMany.size = 3
        var tooFew = ArchiveMaker.ZipEntry("few.md", "hello")
        tooFew.size = 300
        var link = ArchiveMaker.ZipEntry("link.md", "/etc/passwd")
        link.mode = 0o120777
        let found = try zip(ArchiveMaker.zip([encrypted, method, wrongSum, tooMany, tooFew, link, .init("good.md", "x")]))
        #expect(found.files == ["good.md": 1])
        #expect(
            found.refused == [
                "encrypted.md": "archive_encrypted", "lzma.md": "archive_method", "sum.md": "archive_corrupt",
                "many.md": "archive_corrupt", "few.md": "archive_corrupt",
            ])
    }

    @Test func `a zip cut anywhere is an error`() throws {
        let bytes = ArchiveMaker.zip([.init("a.md", "hello"), .init("b.md", "world")])
        for end in 0..<bytes.count {
            #expect(throws: ArchiveError.self) { try zip(Array(bytes[..<end])) }
        }
    }

    @Test(
        arguments: [
            ("a/b.md", "a/b.md"), ("./a/./b.md", "a/b.md"), ("../../etc/x.md", "etc/x.md"), ("/abs//x.md", "abs/x.md"), (".git/x.md", nil),
            ("a/.b.md", nil), ("", nil), ("..", nil), ("a\u{0}b", nil), ("..\\x.md", nil),
        ] as [(String, String?)])
    func `names of entries lead nowhere`(name: String, item: String?) {
        #expect(ArchiveImport.normalised(Array(name.utf8)).map { String(decoding: $0, as: UTF8.self) } == item)
    }
}
