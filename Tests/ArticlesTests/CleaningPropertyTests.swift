import Foundation
import Testing

@testable import Articles

private let cleaner = HTMLCleaner()

/// The first seed and how many; `BROADSHEET_SEED=n` and `BROADSHEET_SOUPS=n` replay and extend.
private let firstSeed = UInt64(ProcessInfo.processInfo.environment["BROADSHEET_SEED"] ?? "") ?? 1
private let soups = UInt64(ProcessInfo.processInfo.environment["BROADSHEET_SOUPS"] ?? "") ?? 2_000

@Test func `of any soup the clean form is well-formed, on the list, and clean already`() {
    var failures = 0
    for seed in firstSeed..<(firstSeed + soups) {
        var soup = HTMLSoup(seed: seed)
        let source = soup.make(1 + soup.next(40))
        let base: String? = soup.next(2) == 0 ? nil : "https://a.com/b/c"
        let once = cleaner.clean(Array(source.utf8), base: base, site: nil)
        let twice = cleaner.clean(once.html, base: base, site: nil)
        let offence = HTMLCleanChecker.offence(in: once.html)
        let isSame = once.html == twice.html && once.text == twice.text && once.images.count == twice.images.count
        if offence != nil || !isSame {
            failures += 1
            Issue.record(
                """
                seed \(seed): \(offence ?? "not idempotent")
                \(source.debugDescription)
                \(String(decoding: once.html, as: UTF8.self).debugDescription)
                \(String(decoding: twice.html, as: UTF8.self).debugDescription)
                """)
            if failures > 5 { return }
        }
    }
}
