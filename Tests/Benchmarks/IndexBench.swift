import ArgumentParser
import Glibc
import Search

/// Builds an index in memory and asks it questions of each kind.
struct IndexBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "index", abstract: "Rates, sizes and percentiles of the search index alone.")

    @Option(help: "Articles of about 2.8 KB.") var documents = 100_000
    @Option(help: "Articles in a segment before merging.") var batch = 5_000
    @Option(help: "Questions of each kind.") var queries = 100
    @Option(help: "Seed of articles and questions.") var seed: UInt64 = 1
    @Flag(help: "Only build, do not ask.") var buildOnly = false
    @Option(help: "Only questions whose kind contains this.") var only = ""

    func run() throws {
        let blobs = BenchBlobs()
        var source = ZipfDocuments(seed: seed)
        let snapshot = try build(&source, blobs)
        guard !buildOnly else { return }
        var questions = Questions(source: source, seed: seed)
        print(pad("kind", 34) + "    p50 ms   p90 ms   p99 ms   max ms   mean hits   blobs/query")
        for kind in Questions.Kind.allCases where only.isEmpty || kind.rawValue.contains(only) {
            var times: [Double] = []
            var hits = 0
            let reads = blobs.reads
            for _ in 0..<queries {
                var request = questions.request(kind)
                request.now = 1_700_000_000
                let start = processorTime()
                let result = try snapshot.search(request, blobs: blobs)
                times.append(processorTime() - start)
                hits += result.total
            }
            times.sort()
            let percentiles = [50, 90, 99, 100].map { times[min(times.count - 1, times.count * $0 / 100)] }
            let numbers = percentiles.map { pad(decimal($0), 9, left: true) }.joined()
            print(
                pad(kind.rawValue, 34) + numbers + pad("\(hits / queries)", 12, left: true)
                    + pad("\((blobs.reads - reads) / queries)", 14, left: true))
        }
    }

    private func build(_ source: inout ZipfDocuments, _ blobs: BenchBlobs) throws -> IndexSnapshot {
        var snapshot = IndexSnapshot()
        var (building, merging) = (0.0, 0.0)
        var row: Int64 = 0
        var nextID: Int64 = 1
        func open(_ id: Int64) throws {
            snapshot.segments.append(try Segment(id: id, resident: try blobs.blob(segment: id, number: 0)))
            snapshot.deletions.append([])
        }
        while row < documents {
            let made = (0..<min(batch, documents - Int(row))).map { _ in
                row += 1
                return source.document(row: row)
            }
            let start = processorTime()
            var builder = SegmentBuilder()
            for document in made { builder.add(document) }
            for (number, bytes) in builder.build().blobs.enumerated() { blobs.put(nextID, number, bytes) }
            building += processorTime() - start
            try open(nextID)
            nextID += 1
            while let chosen = SegmentMerge.plan(live: snapshot.segments.map(\.count), total: snapshot.segments.map(\.count)) {
                let start = processorTime()
                let id = nextID
                nextID += 1
                try SegmentMerge.merge(snapshot, segments: chosen, blobs: blobs) { number, bytes in blobs.put(id, number, bytes) }
                for index in chosen.sorted().reversed() {
                    blobs.drop(snapshot.segments.remove(at: index).id)
                    snapshot.deletions.remove(at: index)
                }
                try open(id)
                merging += processorTime() - start
            }
        }
        let text = Double(source.bytes)
        print(
            "articles \(documents), terms \(snapshot.segments.map(\.termCount)), text \(source.bytes / 1_000_000) MB, segments \(snapshot.segments.map(\.count))"
        )
        print(
            "building \(Int(Double(documents) / building * 1_000))/s, with merges \(Int(Double(documents) / (building + merging) * 1_000))/s"
        )
        print(
            "index \(blobs.bytes / 1_000_000) MB, \(decimal(Double(blobs.bytes) / text)) x text, resident \(decimal(Double(blobs.residentBytes) / Double(documents))) bytes/article"
        )
        print("streams: " + snapshot.streamBytes.map { "\($0.name) \(decimal(Double($0.bytes) / text))" }.joined(separator: ", "))
        return snapshot
    }
}

/// Blobs in memory.
final class BenchBlobs: BlobSource {
    private var segments: [Int64: [Int: [UInt8]]] = [:]
    private(set) var reads = 0

    func put(_ segment: Int64, _ number: Int, _ bytes: [UInt8]) { segments[segment, default: [:]][number] = bytes }
    func drop(_ segment: Int64) { segments[segment] = nil }
    var bytes: Int { segments.values.reduce(0) { $0 + $1.values.reduce(0) { $0 + $1.count } } }
    var residentBytes: Int { segments.values.reduce(0) { $0 + ($1[0]?.count ?? 0) } }

    func blob(segment: Int64, number: Int) throws -> [UInt8] {
        reads += 1
        guard let bytes = segments[segment]?[number] else { throw IndexError(message: "no blob \(number)") }
        return bytes
    }
}

/// Questions of every kind, from the words that the articles are made of.
struct Questions {
    enum Kind: String, CaseIterable {
        case rare = "rare word"
        case medium = "word in some per cent"
        case common = "common word"
        case character = "single character"
        case phrase = "phrase of 4-8 characters"
        case two = "two words"
        case twoCommon = "two common words"
        case orCommon = "OR of four common words"
        case orMany = "OR of sixteen words"
        case byDate = "common word by date"
        case twoByDate = "two common words by date"
        case list = "list, no condition"
        case listCategory = "list of a category, with total"
        case filtered = "common word, category, author facet"
        case facets = "common word, 3 facets"
        case relaxed = "question found nowhere"
        case mixed = "mixed"
    }

    var source: ZipfDocuments
    private var state: UInt64

    init(source: ZipfDocuments, seed: UInt64) {
        self.source = source
        state = seed &+ 77
    }

    private mutating func number(_ range: Range<Int>) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return range.lowerBound + Int(state >> 33) % range.count
    }

    private mutating func word(_ ranks: Range<Int>) -> String { source.word(number(ranks)) }

    private func phrase(_ text: String) -> Query {
        let units = Analyzer.units(Array(text.utf8)).map { String(decoding: $0.text, as: UTF8.self) }
        return .phrase(units, field: .any, isQuoted: false)
    }

    mutating func request(_ kind: Kind) -> SearchRequest {
        var request = SearchRequest()
        request.order = .relevance
        switch kind {
        case .rare: request.query = phrase(word(20_000..<59_000))
        case .medium: request.query = phrase(word(600..<3_000))
        case .common: request.query = phrase(word(60..<200))
        case .character: request.query = phrase(String(word(0..<200).prefix(1)))
        case .phrase: request.query = phrase(word(60..<800) + word(60..<800) + word(60..<800))
        case .two: request.query = .and([phrase(word(200..<5_000)), phrase(word(200..<5_000))])
        case .twoCommon: request.query = .and([phrase(word(60..<200)), phrase(word(60..<200))])
        case .orCommon: request.query = .or((0..<4).map { _ in phrase(word(60..<200)) })
        case .orMany: request.query = .or((0..<16).map { _ in phrase(word(60..<20_000)) })
        case .byDate, .twoByDate:
            request.query = kind == .byDate ? phrase(word(60..<200)) : .and([phrase(word(60..<200)), phrase(word(60..<200))])
            request.order = .publishedDescending
        case .list: request.order = .publishedDescending
        case .listCategory:
            request.order = .publishedDescending
            request.filter.categories = [UInt32(number(1..<200))]
        case .filtered:
            request.query = phrase(word(60..<200))
            request.filter.categories = Set((0..<10).map { _ in UInt32(number(1..<200)) })
            request.facets = [.author]
        case .facets:
            request.query = phrase(word(60..<200))
            request.facets = [.category, .source, .month(offset: 28_800)]
        case .relaxed: request.query = phrase((0..<10).map { _ in word(60..<20_000) }.joined())
        case .mixed:
            let kinds: [Kind] = [
                .rare, .rare, .medium, .medium, .common, .character, .phrase, .phrase, .two, .twoCommon, .byDate, .filtered,
            ]
            return self.request(kinds[number(0..<kinds.count)])
        }
        return request
    }
}

/// Milliseconds of processor time of this process: other work on the machine does not count.
private func processorTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1_000 + Double(time.tv_nsec) / 1_000_000
}

private func decimal(_ value: Double) -> String {
    let thousandths = Int((value * 1_000).rounded())
    let fraction = String(thousandths % 1_000)
    return "\(thousandths / 1_000)." + String(repeating: "0", count: 3 - fraction.count) + fraction
}

private func pad(_ text: String, _ width: Int, left: Bool = false) -> String {
    let blanks = String(repeating: " ", count: max(1, width - text.count))
    return left ? blanks + text : text + blanks
}
