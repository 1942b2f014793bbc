/// The names and values of a query, decoded, in the order sent.
struct QueryPairs: Equatable {
    struct Pair: Equatable {
        var name: String
        var value: String
    }

    /// Pairs of one query; more are refused.
    static let countMax = 100

    var pairs: [Pair] = []

    init() {}

    /// - Throws: a `Problem` `invalid_encoding` that names the parameter where its name could be read, or `too_many_parameters`.
    init(_ query: [UInt8]?) throws(Problem) {
        guard let query, !query.isEmpty else { return }
        for part in query.split(separator: UInt8(ascii: "&")) {
            guard pairs.count < Self.countMax else {
                throw Problem(.tooManyParameters, "a query has at most \(Self.countMax) parameters")
            }
            let equals = part.firstIndex(of: UInt8(ascii: "="))
            let name = try Self.decode(part[..<(equals ?? part.endIndex)], parameter: nil)
            let value = try equals.map { index throws(Problem) in try Self.decode(part[(index + 1)...], parameter: name) } ?? ""
            pairs.append(Pair(name: name, value: value))
        }
    }

    private static func decode(_ bytes: ArraySlice<UInt8>, parameter: String?) throws(Problem) -> String {
        do {
            return try TargetText.decode(bytes, plusIsBlank: true)
        } catch {
            throw Problem.encoding(error, parameter: parameter)
        }
    }
}
