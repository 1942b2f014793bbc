import ArgumentParser
import Articles

/// `broadsheet-bench clean`: megabytes of crawled HTML cleaned a second on one core.
struct Cleaning: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clean", abstract: "MB/s of HTML cleaned on one core (CPU time), by kind of body.")

    @Option(help: "Seconds for each kind.")
    var seconds = 1.0

    func run() throws {
        let cleaner = HTMLCleaner()
        for (name, body) in Self.bodies {
            let clock = ContinuousClock()
            _ = cleaner.clean(body, base: nil, site: nil)
            var count = 0
            var output = 0
            let start = clock.now
            let before = processMilliseconds()
            while clock.now - start < .seconds(seconds) {
                output = cleaner.clean(body, base: "https://a.example/b", site: nil).html.count
                count += 1
            }
            // CPU time: one thread works, and what else runs on the machine does not count.
            let rate = Double(count * body.count) / (processMilliseconds() - before) / 1e3
            print("\(name): \((rate * 10).rounded() / 10) MB/s (\(body.count) bytes in, \(output) out)")
        }
    }

    /// Bodies as the crawler writes them, of about 20 to 60 kB.
    static let bodies: [(String, [UInt8])] = {
        let sentence = "他们在上海的一家工厂里测试了新的电池，结果显示能量密度提高了百分之三十；专家认为，这项技术两年内可以量产。"
        let english = "The new release speeds up the parser by a third, fixes two crashes and adds <code>--format json</code>. "
        let link = "<a href=\"https://www.example.com/a/b?x=1&amp;y=2\">链接</a>"
        let news = String(repeating: "<p>　　\(sentence)\(sentence)\(link)。</p>\n", count: 60)
        let image = """
            <p><img src="data:image/gif;base64,R0lGODlhAQABAIAAAA" data-src="https://n.example.com/w550h268/x.jpg" alt="图"></p>

            """
        let latin = String(
            repeating: "<p>\(english)\(english)It is <b>free</b>.</p>\n<ul>\n<li>one item</li>\n<li>another &amp; more</li>\n</ul>\n",
            count: 80)
        let soup = String(
            repeating: """
                <div class="ssrcss-uf6wea-RichTextComponentWrapper ep2nwvo0"><div class="ssrcss-7uxr49-RichTextContainer e5tfeyi1" \
                data-component="text-block"><p class="ssrcss-1q0x1qg-Paragraph eq5iqo00"><b class="ssrcss-hmf8ql-BoldText e5tfeyi3">\(english)\
                </b><span style="color:#333333; margin-left:0; text-align:left">x</span></p></div></div>
                """, count: 100)
        let indent = String(repeating: " ", count: 60)
        let blanks = String(repeating: "<div class=\"content\">\n\(indent)<p>\(sentence)</p>\n\n\n</div>\n", count: 100)
        return [
            ("Chinese news", Array("<div>   \n\(news)\(image)\(news)  \n</div>\n            ".utf8)),
            ("English release notes", Array(latin.utf8)),
            ("div soup with hashed classes", Array(soup.utf8)),
            ("blanks", Array(blanks.utf8)),
        ]
    }()
}
