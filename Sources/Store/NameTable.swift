/// What a name stands for; the raw value is its `kind` in the file.
enum NameKind: Int, CaseIterable, Sendable {
    case author = 1
    case source
    case tag
    case language
}

/// The writer's copy of the names of one kind, with their counts.
struct NameTable {
    struct Entry: Equatable {
        var number: UInt32
        var name: String
        var count = 0
        /// Earliest and latest publication.
        var first: Int64?
        var last: Int64?
    }

    private(set) var entries: [UInt32: Entry] = [:]
    private var numbers: [String: UInt32] = [:]
    private var highest: UInt32 = 0
    /// Numbers whose rows must be written.
    var changed: Set<UInt32> = []
    /// Numbers whose first or last article may be gone.
    var stale: Set<UInt32> = []

    static func load(_ connection: Connection, kind: NameKind) throws(StoreError) -> NameTable {
        let statement = try connection.statement("SELECT number, name, count, first, last FROM name WHERE kind=?")
        defer { statement.reset() }
        statement.bind(1, kind.rawValue)
        var table = NameTable()
        while try statement.step() {
            let entry = Entry(
                number: statement.number(0), name: statement.text(1), count: Int(statement.integer(2)), first: statement.integerOrNil(3),
                last: statement.integerOrNil(4))
            table.entries[entry.number] = entry
            table.numbers[entry.name] = entry.number
            table.highest = max(table.highest, entry.number)
        }
        return table
    }

    /// The number of a name, made where missing; 0 for none.
    mutating func number(making name: String?) -> UInt32 {
        guard let name, !name.isEmpty else { return 0 }
        if let number = numbers[name] { return number }
        highest += 1
        entries[highest] = Entry(number: highest, name: name)
        numbers[name] = highest
        changed.insert(highest)
        return highest
    }

    mutating func count(_ step: Int, number: UInt32, published: Int64?) {
        guard number != 0, var entry = entries[number] else { return }
        changed.insert(number)
        entry.count += step
        if let published {
            if step > 0 {
                entry.first = min(entry.first ?? published, published)
                entry.last = max(entry.last ?? published, published)
            } else if entry.first == published || entry.last == published {
                stale.insert(number)
            }
        }
        entries[number] = entry
    }

    mutating func setSpan(_ span: (first: Int64?, last: Int64?), of number: UInt32) {
        entries[number]?.first = span.first
        entries[number]?.last = span.last
    }

    mutating func remove(_ number: UInt32) {
        guard let entry = entries.removeValue(forKey: number) else { return }
        numbers[entry.name] = nil
    }
}
