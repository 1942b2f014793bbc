/// Whether work that waits for an idle core still gets its share. A value and a clock in, answers out.
///
/// A thread of the idle policy gets about a three-hundredth of a core that others want (sched(7)): good for the others, and for ever where
/// they never rest. So whoever got less than `percentMin` of what it wanted goes on as a nice thread, which gets about that much, for a while;
/// and tries again whether there are idle cores. While they never are, it tries less and less often.
struct IdleShare: Equatable {
    /// The least share of the time wanted, in hundredths: about what a thread of `BackgroundThread.niceness` gets on a busy core.
    static let percentMin: Int64 = 10
    /// Nanoseconds of waiting before a share is judged.
    static let waitMin: Int64 = 1_000_000_000
    /// Nanoseconds of running that were not judged after which what was before is forgotten.
    static let ranMax: Int64 = 1_000_000_000
    /// Nanoseconds of nice running after the first judgement, and at most.
    static let niceFirst: Int64 = 30_000_000_000
    static let niceMax: Int64 = 960_000_000_000
    /// Nanoseconds after the nice time for which long work stays nice: until short work has tried.
    static let trial: Int64 = 10_000_000_000

    private(set) var niceUntil = Int64.min / 2
    private var nicePeriod = Self.niceFirst

    /// Whether work is to be nice now rather than idle.
    /// - Parameter isLong: work that cannot change over once it has begun.
    func isNice(now: Int64, isLong: Bool) -> Bool { now < niceUntil + (isLong ? Self.trial : 0) }

    /// Whether a thread that ran and waited for so long, in nanoseconds, got too little.
    static func isStarving(ran: Int64, waited: Int64) -> Bool {
        waited >= waitMin && ran * (100 - percentMin) < waited * percentMin
    }

    /// Somebody got too little.
    mutating func starved(now: Int64) {
        // Another thread was heard already.
        guard now >= niceUntil else { return }
        nicePeriod = now < niceUntil + 2 * Self.trial ? min(nicePeriod * 2, Self.niceMax) : Self.niceFirst
        niceUntil = now + nicePeriod
    }
}
