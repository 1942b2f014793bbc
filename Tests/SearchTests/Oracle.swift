@testable import Search

/// The meaning of a request, by looking at every document.
struct Oracle {
    private let documents: [(document: IndexDocument, title: [Unit], text: [Unit])]

    init(_ documents: [IndexDocument]) {
        self.documents = documents.map { ($0, Analyzer.units($0.title), Analyzer.units($0.text)) }
    }

    /// `""` among the units is a break: what follows stands 1 or 2 further.
    private static func occurs(_ units: [String], _ field: [Unit], isPrefix: Bool) -> Bool {
        guard !units.contains("") else { return occurs(broken: units, field) }
        let wanted = units.map { Array($0.utf8) }
        guard !wanted.isEmpty, field.count >= wanted.count else { return false }
        for start in 0...field.count - wanted.count {
            var matches = true
            for offset in wanted.indices where matches {
                let unit = field[start + offset]
                let isLast = offset == wanted.count - 1
                matches = unit.position == field[start].position + UInt32(offset)
                if matches {
                    matches =
                        isPrefix && isLast && !unit.isIdeographic ? unit.text.starts(with: wanted[offset]) : unit.text == wanted[offset]
                }
            }
            if matches { return true }
        }
        return false
    }

    private static func occurs(broken units: [String], _ field: [Unit]) -> Bool {
        field.indices.contains { start in
            var at = start
            var isBroken = false
            for unit in units {
                if unit.isEmpty {
                    isBroken = true
                    continue
                }
                guard at < field.count, field[at].text == Array(unit.utf8) else { return false }
                let distance = at == start ? 1 : field[at].position - field[at - 1].position
                guard distance == 1 || isBroken && distance == 2 else { return false }
                isBroken = false
                at += 1
            }
            return true
        }
    }

    private static func matches(_ query: Query, _ item: (document: IndexDocument, title: [Unit], text: [Unit])) -> Bool {
        switch query {
        case .phrase(let units, let field, _):
            occurs(units, item.title, isPrefix: false) || field == .any && occurs(units, item.text, isPrefix: false)
        case .prefix(let units, let field):
            occurs(units, item.title, isPrefix: true) || field == .any && occurs(units, item.text, isPrefix: true)
        case .author: false
        case .authors(let authors): authors.contains(item.document.values.author)
        case .and(let parts): parts.allSatisfy { matches($0, item) }
        case .or(let parts): parts.contains { matches($0, item) }
        case .not(let part): !matches(part, item)
        }
    }

    /// `without` leaves a facet's own condition out.
    private static func passes(_ filter: DocumentFilter, _ values: DocumentValues, without facet: SearchRequest.Facet? = nil) -> Bool {
        var isDateFree = false
        if facet?.isMonth == true { isDateFree = true }
        if facet != .category, let set = filter.categories, !values.categories.contains(where: set.contains) { return false }
        if values.categories.contains(where: filter.categoriesExcluded.contains) { return false }
        if facet != .author, let set = filter.authors, !set.contains(values.author) { return false }
        if facet != .source, let set = filter.sources, !set.contains(values.source) { return false }
        if facet != .tag, let set = filter.tags, !values.tags.contains(where: set.contains) { return false }
        if facet != .language, let set = filter.languages, !set.contains(values.language) { return false }
        if let story = filter.story, values.story != story { return false }
        if !isDateFree, let from = filter.from, !(values.published.map { $0 >= from } ?? false) { return false }
        if !isDateFree, let to = filter.to, !(values.published.map { $0 < to } ?? false) { return false }
        if filter.hasImage, !values.hasImage { return false }
        if let least = filter.minCharacters, values.characterCount < least { return false }
        return true
    }

    func matching(_ request: SearchRequest, without facet: SearchRequest.Facet? = nil) -> [IndexDocument] {
        documents.filter { item in
            Self.passes(request.filter, item.document.values, without: facet) && (request.query.map { Self.matches($0, item) } ?? true)
        }.map(\.document)
    }

    /// All matching rows in an order by date, one a story if asked for.
    func ordered(_ request: SearchRequest) -> [Int64] {
        var found = matching(request)
        found.sort { first, second in
            let (a, b) = (first.values, second.values)
            switch request.order {
            case .updatedDescending: if a.updated != b.updated { return a.updated > b.updated }
            case .importedDescending: if a.imported != b.imported { return a.imported > b.imported }
            default:
                if a.published != b.published {
                    guard let left = a.published else { return false }
                    guard let right = b.published else { return true }
                    return request.order == .publishedAscending ? left < right : left > right
                }
            }
            return a.idBits < b.idBits
        }
        var stories: Set<UInt32> = []
        if request.collapsesStories { found = found.filter { $0.values.story == 0 || stories.insert($0.values.story).inserted } }
        return found.map(\.row)
    }

    func facet(_ facet: SearchRequest.Facet, _ request: SearchRequest) -> [Int64: Int] {
        var counts: [Int64: Int] = [:]
        for document in matching(request, without: request.isFacetConjunctive ? nil : facet) {
            let values = document.values
            let numbers: [Int64] =
                switch facet {
                case .category: values.categories.map { Int64($0) }
                case .author: [Int64(values.author)]
                case .source: [Int64(values.source)]
                case .tag: values.tags.map { Int64($0) }
                case .language: [Int64(values.language)]
                case .month(let offset): values.published.map { [Self.month($0 + Int64(offset))] } ?? []
                case .zonedMonth: values.published.map { [Self.month($0 + ($0 < SearchRequest.Facet.step ? 0 : 32_400))] } ?? []
                }
            for number in numbers {
                if number == 0, !facet.isMonth { continue }
                counts[number, default: 0] += 1
            }
        }
        return counts
    }

    /// Month by month from 1970, as slowly as it is sure.
    static func month(_ second: Int64) -> Int64 {
        func days(_ month: Int64) -> Int64 {
            let year = month >= 0 ? month / 12 : (month - 11) / 12
            let isLeap = year % 4 == 0 && year % 100 != 0 || year % 400 == 0
            let lengths: [Int64] = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
            return lengths[Int(month - year * 12)]
        }
        var month: Int64 = 1_970 * 12
        var rest = second
        while rest < 0 {
            month -= 1
            rest += days(month) * 86_400
        }
        while rest >= days(month) * 86_400 {
            rest -= days(month) * 86_400
            month += 1
        }
        return month
    }
}

extension SearchRequest.Facet {
    /// 2021-06-16: where the only zone of these tests changes its offset.
    static let step: Int64 = 1_623_801_600

    /// UTC until the step, nine hours ahead from then on.
    static let stepped = SearchRequest.Facet.zonedMonth(
        ZonedMonths(
            name: "stepped", offset: { $0 < step ? 0 : 32_400 }, instant: { $0 < step ? $0 : max(step, $0 - 32_400) }))

    var isMonth: Bool {
        switch self {
        case .month, .zonedMonth: true
        default: false
        }
    }
}
