import Testing

@testable import Search

struct ZonedMonthsTests {
    /// Clocks that are put back or forward by two hours where a month turns: each instant is in one month, and none is between two.
    @Test(arguments: [(7_200, 0), (0, 7_200)])
    func `months meet where clocks change at their turn`(before: Int, after: Int) {
        // 2021-11-01T00:00:00 as a local time.
        let turn: Int64 = 1_635_724_800
        for change in stride(from: turn - 10_800, through: turn + 10_800, by: 1_800) {
            let months = ZonedMonths(
                name: "x", offset: { $0 < change ? before : after },
                instant: { local in
                    let first = local - Int64(before)
                    return first < change ? first : max(change, local - Int64(after))
                })
            var last: (month: Int64, start: Int64, end: Int64)?
            for second in stride(from: turn - 30_000, through: turn + 30_000, by: 300) {
                let found = months.containing(second)
                #expect(found.start <= second && second < found.end)
                if let last, last.month != found.month {
                    #expect(found.month == last.month + 1 && found.start == last.end)
                } else if let last {
                    #expect(found == last)
                }
                last = found
            }
            #expect(last.map { Int($0.month) } == 24_262)
        }
    }

    @Test func `the ends of time are in a month`() {
        let months = ZonedMonths(name: "x", offset: { _ in 28_800 }, instant: { $0 - 28_800 })
        for second in [Int64.min, Int64.min + 1, .max] { _ = months.containing(second) }
        #expect(months.containing(0).month == 1_970 * 12)
    }
}
