import Store
import Testing

@testable import Importing

@Suite struct KnownFileTableTests {
    private let kinds = SourceKinds().compiled()

    private func known(_ keys: [String]) -> KnownFileTable {
        KnownFileTable(
            keys.enumerated().map { index, key in
                KnownFile(
                    stamp: FileStamp(
                        key: Array(key.utf8), size: Int64(index), modifiedNanoseconds: 1, inode: 1, canonicalHash: UInt64(index)),
                    isRefused: false)
            }, kinds: kinds)
    }

    private func unseen(_ table: KnownFileTable, limit: Int = 2) -> [String] {
        var found: [String] = []
        var position = 0
        while let (keys, next) = table.unseen(from: position, limit: limit) {
            #expect(keys.count <= limit)
            found += keys.map { String(decoding: $0, as: UTF8.self) }
            position = next
        }
        return found
    }

    @Test func `each of many keys is found with its own values, and those not seen remain`() throws {
        let keys = (0..<5_000).map { "folder \($0 % 7)/文章 \($0).md" }
        var table = known(keys)
        var status = try Folder.root([0x2F]).status([0x2E])
        for index in stride(from: 0, to: keys.count, by: 2) {
            status.size = Int64(index)
            let found = table.see(Array(keys[index].utf8), status)
            #expect(found?.canonicalHash == UInt64(index))
        }
        #expect(table.see(Array("no such key".utf8), status) == nil)
        #expect(table.seenCount == 2_500)
        #expect(unseen(table, limit: 100) == stride(from: 1, to: keys.count, by: 2).map { keys[$0] })
    }

    @Test func `items go with their container`() {
        var table = known(["a.zip", "a.zip#x.md", "a.zip#y/z.md", "b.zip#x.md", "c#d.md", "f.xml#http://host/1"])
        #expect(table.seeItems(of: Array("a.zip".utf8)) == 2)
        #expect(table.seeItems(of: Array("c".utf8)) == 0)
        #expect(table.seeItems(of: Array("f.xml".utf8)) == 1)
        #expect(unseen(table) == ["a.zip", "b.zip#x.md", "c#d.md"])
    }

    @Test func `what stands below an unread folder is kept`() {
        var table = known(["a/x.md", "a/b/y.md", "ab/z.md", "c.md", "d.zip", "d.zip#e.md"])
        table.see(below: [Array("a/".utf8), Array("d.zip".utf8)])
        #expect(unseen(table) == ["ab/z.md", "c.md"])
    }

    @Test(
        arguments: [("a.zip#x", 5), ("A.ZIP#x", 5), ("a#b.md", nil), ("d#e/f.rss#g#h", 9), ("a.md#x", nil), ("", nil)] as [(String, Int?)])
    func `the end of a container's name in a key`(key: String, end: Int?) {
        #expect(kinds.containerEnd(in: Array(key.utf8)) == end)
    }
}
