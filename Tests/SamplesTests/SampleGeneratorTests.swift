import Posts
import Testing

@testable import Samples

@Test func `the same seed and index make the same post, in any order`() {
    let first = SampleGenerator(seed: 1)
    let second = SampleGenerator(seed: 1)
    let forward = (0..<200).map { first.post($0) }
    let backward = (0..<200).reversed().map { second.post($0) }
    #expect(forward == backward.reversed())
    #expect(SampleGenerator(seed: 2).post(5) != first.post(5))
}

@Test func `the posts of a seed never change, for benchmarks compare over years`() {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    let generator = SampleGenerator(seed: 42)
    for index in 0..<50 {
        for byte in generator.post(index).bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    }
    #expect(hash == 18_008_468_876_323_848_167)
}

@Test func `paths are unique, and names fit a file system`() {
    let generator = SampleGenerator(seed: 3)
    var paths: Set<String> = []
    for index in 0..<1_500 {
        let post = generator.post(index)
        #expect(paths.insert(post.path).inserted)
        for part in post.path.split(separator: "/") { #expect(part.utf8.count <= 255 && part != "..") }
        #expect(!post.path.hasPrefix("/"))
    }
}

@Test func `every sample reads as a post, most without a word, with category and date`() {
    let generator = SampleGenerator(seed: 4)
    let reader = PostReader()
    var quiet = 0
    var dated = 0
    var depths: [Int: Int] = [:]
    let count = 800
    for index in 0..<count {
        let sample = generator.post(index)
        guard case .post(let post, let diagnostics) = reader.read(sample.bytes, path: Array(sample.path.utf8)) else {
            Issue.record("refused: \(sample.path)")
            continue
        }
        #expect(!post.title.isEmpty && !post.categories.isEmpty, "\(sample.path)")
        if diagnostics.isEmpty { quiet += 1 }
        if post.published != nil { dated += 1 }
        depths[post.categories.first?.count ?? 0, default: 0] += 1
    }
    #expect(quiet > count * 78 / 100 && quiet < count)
    #expect(dated > count * 95 / 100)
    #expect(depths[3, default: 0] > count * 7 / 10)
}

@Test func `bodies have a median near 2800 bytes and a long tail`() {
    let generator = SampleGenerator(seed: 5)
    let sizes = (0..<600).map { generator.text($0).paragraphs.reduce(0) { $0 + $1.count } }.sorted()
    #expect((2_000...3_800).contains(sizes[300]))
    #expect(sizes[594] > 10_000)
}

@Test func `words are in a half, a tenth, a hundredth of the articles`() {
    let generator = SampleGenerator(seed: 6)
    let texts = (0..<400).map { generator.text($0) }.filter { $0.script == .simplified }
    func share(_ rank: Int) -> Double {
        let word = String(decoding: generator.languages[0].nouns[rank], as: UTF8.self)
        let found = texts.filter { $0.paragraphs.contains { String(decoding: $0, as: UTF8.self).contains(word) } }
        return Double(found.count) / Double(texts.count)
    }
    #expect(share(3) > 0.5)
    #expect((0.02...0.5).contains(share(150)))
    #expect(share(4_000) < 0.05)
}

@Test func `two in a hundred are near-copies of an earlier index`() {
    let generator = SampleGenerator(seed: 7)
    let copy = generator.copy(of: 5, index: 100)
    let original = generator.text(5)
    #expect(copy.paragraphs != original.paragraphs)
    #expect(copy.paragraphs.dropLast(2).elementsEqual(original.paragraphs.prefix(copy.paragraphs.count - 2)))
}

@Test func `the demonstration is 24 posts that read without a diagnostic`() {
    #expect(Samples.demonstration.count == 24)
    #expect(Set(Samples.demonstration.map(\.path)).count == 24)
    for sample in Samples.demonstration {
        guard case .post(let post, let diagnostics) = PostReader().read(sample.bytes, path: Array(sample.path.utf8)) else {
            Issue.record("refused: \(sample.path)")
            continue
        }
        #expect(diagnostics.isEmpty, "\(sample.path): \(diagnostics)")
        #expect(!post.title.isEmpty && post.categories.allSatisfy { $0.count >= 2 } && post.published != nil && post.author != nil)
        #expect(post.body.count > 200)
    }
}
