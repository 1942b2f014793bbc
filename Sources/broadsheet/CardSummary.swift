#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What a terminal shows of a card.
struct CardSummary {
    var title = "?"
    var published = "no date   "

    private struct Fields: Decodable {
        var title: String
        var publishedLocal: String?

        enum CodingKeys: String, CodingKey {
            case title
            case publishedLocal = "published_local"
        }
    }

    init(_ card: [UInt8]) {
        guard let fields = try? JSONDecoder().decode(Fields.self, from: Data(card)) else { return }
        title = fields.title
        if let local = fields.publishedLocal { published = String(local.prefix(10)) }
    }
}
