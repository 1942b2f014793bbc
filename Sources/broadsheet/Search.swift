import ArgumentParser
import Articles
import Config
import Store

/// A search from the shell.
struct Search: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Search a database; the same language as GET /v1/search?q=.",
        discussion: "Prints a line an article: date, id, title. With --json a card a line.")

    @Argument(help: "What to look for.")
    var query: String

    @OptionGroup var options: ConfigurationOptions

    @Option(name: .long, parsing: .unconditional, help: ArgumentHelp("Articles to print, 1 to 100.", valueName: "number"))
    var limit: Int = 20

    @Flag(name: .long, help: "Print cards as JSON lines.")
    var json = false

    func validate() throws {
        guard (1...100).contains(limit) else { throw ValidationError("--limit: '\(limit)' is not from 1 to 100") }
    }

    func run() throws {
        var open = Database.Options()
        open.isReadOnly = true
        let database = try Database(path: try options.existingDatabase(), options: open)
        defer { database.close() }
        var search = ArticleQuery()
        search.text = query
        search.sort = .relevance
        search.limit = limit
        let page = try database.makeReader().page(search)
        for hit in page.hits { print(json ? String(decoding: hit.card, as: UTF8.self) : Self.line(hit)) }
        StandardError.write("\(page.total) found" + (page.relaxed.map { " (relaxed: \($0))" } ?? ""))
    }

    private static func line(_ hit: ArticleHit) -> String {
        let card = CardSummary(hit.card)
        return "\(card.published)  \(hit.id)  \(card.title)"
    }
}
