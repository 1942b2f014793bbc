import ArgumentParser
import Foundation
import Search

/// What the language side of the search costs on real texts: folding, sketches, snippets, suggestions, trends.
struct Language: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Speed of analysis, sketches, snippets and suggestions.")

    @Option(help: "Folder with one folder a set, each with docs.jsonl.") var corpus: String
    @Option(help: "Titles to build suggestions from.") var titles = 20_000

    private struct Document: Decodable {
        var title: String
        var body: String
    }

    func run() throws {
        let documents = try load()
        let texts = documents.map { Array($0.body.utf8) }
        let bytes = texts.reduce(0) { $0 + $1.count }
        print("\(texts.count) texts, \(bytes) bytes")
        var scanner = UnitScanner()
        var units = 0
        rate("scan", bytes, 5) {
            for text in texts {
                scanner.scan(text.span)
                units += scanner.units.count
            }
        }
        var sum: UInt64 = 0
        rate("scan and sketch", bytes, 5) { for text in texts { sum &+= UInt64(MinHash.sketch(text).first ?? 0) } }
        try snippets(documents, texts)
        try suggestions(documents)
        print("(\(units), \(sum))")
    }

    private func load() throws -> [Document] {
        let decoder = JSONDecoder()
        return try FileManager.default.contentsOfDirectory(atPath: corpus).sorted().flatMap { name in
            try String(contentsOf: URL(fileURLWithPath: corpus).appendingPathComponent("\(name)/docs.jsonl"), encoding: .utf8)
                .split(separator: "\n").map { try decoder.decode(Document.self, from: Data($0.utf8)) }
        }
    }

    private func snippets(_ documents: [Document], _ texts: [[UInt8]]) throws {
        // The last two characters of a title stand in most texts somewhere.
        let queries = try documents.prefix(500).map { try QueryParser.parse(Array(String($0.title.suffix(2)).utf8)).query }
        var pieces = 0
        each("snippets of 20 hits", queries.count) {
            for (number, query) in queries.enumerated() {
                var snippets = Snippets(query)
                for hit in 0..<20 {
                    let document = (number + hit) % texts.count
                    pieces +=
                        snippets.highlight(title: Array(documents[document].title.utf8), text: texts[document], length: 80).pieces.count
                }
            }
        }
        let long = Array(texts.joined().prefix(1_200_000))
        let absent = Query.phrase(["龘", "龘"], field: .any, isQuoted: false)
        each("snippet of 1.2 MB without a hit", 5) {
            for _ in 0..<5 { pieces += Snippets.highlight(title: [], text: long, query: absent, length: 80).pieces.count }
        }
    }

    private func suggestions(_ documents: [Document]) throws {
        // Sentences of the texts stand for titles: as varied, and enough of them.
        var lines: [[UInt8]] = []
        for document in documents where lines.count < titles {
            lines += document.body.split(whereSeparator: { "。，；！？".contains($0) }).filter { $0.count > 5 }.map { Array($0.utf8) }
        }
        lines = Array(lines.prefix(titles))
        var image: [UInt8] = []
        each("suggestions built from \(lines.count) titles", 1) {
            var builder = SuggestBuilder()
            for (row, line) in lines.enumerated() { builder.add(title: line, row: Int64(row)) }
            image = builder.build()
        }
        print("image \(image.count) bytes")
        let index = try SuggestIndex(image: image)
        for typed in ["s", "sh", "shqb", "zhong", "zhongg", "zhongguo", "中", "中国", "的", "shangh"] {
            var found = 0
            each("  \(typed)", 50) { for _ in 0..<50 { found = index.suggestions(for: Array(typed.utf8), limit: 10).count } }
            if found == 0 { print("    nothing") }
        }
        let rows = lines.enumerated().map { TrendingRow(day: $0 % 29, site: UInt32($0 % 7), title: $1) }
        var terms: [TrendingTerm] = []
        each("trending over \(rows.count) titles", 1) { terms = Trending.terms(rows, lastDay: 28, windowDays: 1, limit: 20) }
        print(terms.map(\.text).joined(separator: " "))
    }

    private func rate(_ name: String, _ bytes: Int, _ rounds: Int, _ body: () -> Void) {
        let start = DispatchTime.now().uptimeNanoseconds
        for _ in 0..<rounds { body() }
        let seconds = Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9
        print(name, String(format: "%.0f MB/s", Double(bytes * rounds) / seconds / 1e6))
    }

    private func each(_ name: String, _ count: Int, _ body: () throws -> Void) rethrows {
        let start = DispatchTime.now().uptimeNanoseconds
        try body()
        let micros = Double(DispatchTime.now().uptimeNanoseconds - start) / 1e3 / Double(max(1, count))
        print(name, String(format: "%.1f µs", micros))
    }
}
