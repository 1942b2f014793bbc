import Search

/// Finds which articles are versions of one story: near-copies by MinHash, published within `windowSeconds` of each other,
/// and whatever hangs together by them. Pure; the result does not depend on the order in which articles came.
struct StoryFinder {
    /// 14 days: API.md §8.
    static let windowSeconds: Int64 = 14 * 86_400
    /// Articles of one band that are compared with a new one, the latest first: a text printed ten thousand times a week must
    /// not cost a hundred million comparisons.
    static let candidatesMax = 64

    struct Member {
        var row: Int64
        var published: Int64
        var sketch: [UInt32]
        /// Only pairs with an article that is new are looked for.
        var isPending: Bool
    }

    private var parents: [Int64: Int64] = [:]
    /// Band key → members, for this window's length of time and the one before.
    private var current: [UInt64: [Int]] = [:]
    private var previous: [UInt64: [Int]] = [:]
    private var period: Int64?
    private var members: [Member] = []

    /// Rows that were joined to another one.
    var joinedRows: Set<Int64> { Set(parents.keys).union(parents.values) }

    /// Joins what is known to hang together.
    mutating func join(_ one: Int64, _ other: Int64) {
        let (left, right) = (root(one), root(other))
        if left != right { parents[max(left, right)] = min(left, right) }
    }

    mutating func root(_ row: Int64) -> Int64 {
        var top = row
        while let above = parents[top] { top = above }
        var next = row
        while let above = parents[next], above != top {
            parents[next] = top
            next = above
        }
        return top
    }

    /// Takes in one article; they must come by rising date.
    mutating func add(_ member: Member) {
        let now = Self.period(of: member.published)
        if period != now {
            previous = period == now - 1 ? current : [:]
            current = [:]
            period = now
            if previous.isEmpty { members.removeAll(keepingCapacity: true) }
        }
        let index = members.count
        members.append(member)
        for key in MinHash.bandKeys(member.sketch) {
            compare(member, previous[key])
            compare(member, current[key])
            current[key, default: []].append(index)
        }
    }

    private static func period(of published: Int64) -> Int64 {
        published >= 0 ? published / windowSeconds : (published + 1) / windowSeconds - 1
    }

    private mutating func compare(_ member: Member, _ candidates: [Int]?) {
        guard let candidates else { return }
        for index in candidates.suffix(Self.candidatesMax).reversed() {
            let other = members[index]
            guard member.isPending || other.isPending, member.published - other.published <= Self.windowSeconds,
                root(member.row) != root(other.row), MinHash.areCopies(member.sketch, other.sketch)
            else { continue }
            join(member.row, other.row)
        }
    }
}
