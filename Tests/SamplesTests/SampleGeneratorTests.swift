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
    #expect(hash == 5_797_378_415_432_361_615)
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

@Test func `bodies have a mean near 2800 bytes and a long tail`() {
    let generator = SampleGenerator(seed: 5)
    let sizes = (0..<600).map { generator.text($0).paragraphs.reduce(0) { $0 + $1.count } }.sorted()
    #expect((2_400...3_200).contains(sizes.reduce(0, +) / sizes.count))
    #expect(sizes[594] > 8_000)
}

@Test func `a run of four to eight characters is mostly in that article alone, as in real archives`() {
    let generator = SampleGenerator(seed: 8)
    let texts = (0..<300).map { generator.text($0) }.filter { $0.script == .simplified }
        .map { Array(String(decoding: Array($0.paragraphs.joined(separator: [0x0A])), as: UTF8.self).unicodeScalars.map(\.value)) }
    var random = SampleRandom(seed: 8, index: 0, purpose: 99)
    var shares: [Double] = []
    while shares.count < 60 {
        let text = texts[random.below(texts.count)]
        let length = 4 + random.below(5)
        guard text.count > length else { continue }
        let start = random.below(text.count - length)
        let run = Array(text[start..<start + length])
        guard run.allSatisfy({ (0x4E00...0x9FFF).contains($0) }) else { continue }
        shares.append(Double(texts.count { contains($0, run) }) / Double(texts.count))
    }
    shares.sort()
    #expect(shares[30] < 0.01 && shares[50] < 0.03, "\(shares)")
}

private func contains(_ text: [UInt32], _ run: [UInt32]) -> Bool {
    guard let first = run.first, text.count >= run.count else { return false }
    for start in 0...text.count - run.count where text[start] == first {
        if text[start..<start + run.count].elementsEqual(run) { return true }
    }
    return false
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
