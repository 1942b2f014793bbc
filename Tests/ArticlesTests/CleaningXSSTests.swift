import Foundation
import Testing

@testable import Articles

private let cleaner = HTMLCleaner()

@Test func `there are at least 300 payloads, each once`() {
    #expect(XSSPayloads.all.count >= 300)
    #expect(Set(XSSPayloads.all).count == XSSPayloads.all.count)
}

/// Each alone, after text, inside of elements whose content is read differently, and in a relative world.
private let surroundings: [(String, String)] = [
    ("", ""), ("<p>a ", " b</p>"), ("<pre><code>", "</code></pre>"), ("<table><tr><td>", "</td></tr></table>"), ("<svg>", "</svg>"),
    ("<math><mtext>", "</mtext></math>"), ("<a href=\"https://a.example/\" title=\"", "\">x</a>"), ("<!--", "-->"),
    ("<select><option>", "</select>"),
    ("<noscript>", "</noscript>"), ("<textarea>", "</textarea>"), ("<style>", "</style>"),
]

@Test(arguments: XSSPayloads.all)
func `nothing that runs is left of a payload`(payload: String) {
    for (before, after) in surroundings {
        for base in [nil, "https://base.example/a/b"] {
            let once = cleaner.clean(Array((before + payload + after).utf8), base: base, site: nil)
            #expect(HTMLCleanChecker.offence(in: once.html) == nil, "\(before)\(payload)\(after)")
            #expect(cleaner.clean(once.html, base: base, site: nil).html == once.html, "\(before)\(payload)\(after)")
        }
    }
}

/// The last word has a real HTML5 parser, where Python has one: it must find the very tree that the clean HTML spells.
@Suite struct CleaningRealParserTests {
    static let python = ProcessInfo.processInfo.environment["BROADSHEET_PYTHON"] ?? "python3"

    static let hasParser: Bool = (try? run(["-c", "import html5lib"], input: Data()))?.status == 0

    @Test(.enabled(if: hasParser))
    func `html5lib finds only what the clean HTML spells`() throws {
        var bodies = XSSPayloads.all.flatMap { payload in surroundings.map { $0.0 + payload + $0.1 } }
        for seed in UInt64(1)...2_000 {
            var soup = HTMLSoup(seed: seed)
            bodies.append(soup.make(1 + soup.next(60)))
        }
        let cleaned = bodies.map { String(decoding: cleaner.clean(Array($0.utf8), base: nil, site: nil).html, as: UTF8.self) }
        let result = try Self.run(["-c", Self.script], input: try JSONEncoder().encode(cleaned))
        #expect(result.status == 0)
        #expect(String(decoding: result.output, as: UTF8.self) == "\(cleaned.count) trees\n")
    }

    static func run(_ arguments: [String], input: Data) throws -> (status: Int32, output: Data) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [python] + arguments
        let file = FileManager.default.temporaryDirectory.appending(path: "broadsheet-\(UUID().uuidString).json")
        try input.write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        process.standardInput = try FileHandle(forReadingFrom: file)
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, data)
    }

    /// Parses each text by html5lib and by a reader that trusts the spelling; prints what differs, else the number of trees.
    static let script = """
        import json, sys, html5lib
        from html.parser import HTMLParser

        class Spelled(HTMLParser):
            def __init__(self):
                super().__init__(convert_charrefs=True)
                self.out = []
            def add(self, kind, value):
                if kind == "text" and self.out and self.out[-1][0] == "text":
                    value = self.out.pop()[1] + value
                self.out.append((kind, value))
            def handle_starttag(self, tag, attrs):
                self.add("start", (tag, tuple(sorted(attrs))))
                if tag in ("br", "img", "hr"):
                    self.add("end", tag)
            def handle_endtag(self, tag): self.add("end", tag)
            def handle_data(self, data): self.add("text", data)

        def walk(node, out):
            for child in node.childNodes:
                if child.nodeType == 3:
                    if out and out[-1][0] == "text": out[-1] = ("text", out[-1][1] + child.data)
                    else: out.append(("text", child.data))
                elif child.nodeType == 1:
                    out.append(("start", (child.tagName, tuple(sorted(child.attributes.items())))))
                    walk(child, out)
                    out.append(("end", child.tagName))
                else: out.append(("odd", child.nodeType))

        count = 0
        for html in json.load(sys.stdin):
            spelled = Spelled()
            spelled.feed(html)
            spelled.close()
            real = []
            walk(html5lib.parseFragment(html, treebuilder="dom"), real)
            if real != spelled.out:
                print("differs:", html)
                print(real)
                sys.exit(1)
            count += 1
        print(count, "trees")
        """
}
