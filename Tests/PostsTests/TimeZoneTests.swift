import Foundation
import Testing

@testable import Posts

private let loader = TimeZoneLoader()
private let hasFiles = FileManager.default.fileExists(atPath: "/usr/share/zoneinfo/Europe/Berlin")

@Test(
    .enabled(if: hasFiles),
    arguments: ["Europe/Berlin", "America/New_York", "Australia/Sydney", "Asia/Tokyo", "Asia/Kolkata", "Pacific/Apia"])
func `a zone of the system agrees with Foundation`(_ name: String) throws {
    let rules = try #require(loader.zone(named: name))
    let oracle = try #require(TimeZone(identifier: name))
    for instant in stride(from: Int64(0), to: 3_000_000_000, by: 1_234_567) {
        #expect(rules.offset(at: instant) == oracle.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant))), "\(instant)")
    }
}

@Test(.enabled(if: hasFiles)) func `skipped and doubled local times have one reading`() throws {
    let berlin = try #require(loader.zone(named: "Europe/Berlin"))
    let day = Int64(Calendar.days(2024, 3, 31)) * 86_400
    #expect(
        berlin.offset(atLocal: day + 5_400) == 3_600 && berlin.offset(atLocal: day + 9_000) == 3_600
            && berlin.offset(atLocal: day + 10_800) == 7_200)
    let autumn = Int64(Calendar.days(2024, 10, 27)) * 86_400
    #expect(berlin.offset(atLocal: autumn + 9_000) == 7_200 && berlin.offset(atLocal: autumn + 10_800) == 3_600)
    #expect(berlin.offset(atLocal: Int64(Calendar.days(2060, 7, 1)) * 86_400) == 7_200)
}

@Test func `Shanghai had local mean time, summer times, and +08:00 since`() {
    let zone = TimeZoneRules.shanghai
    #expect(zone.offset(at: -2_177_481_944) == 29_143 && zone.offset(at: 0) == 28_800 && zone.offset(at: 583_000_000) == 32_400)
    #expect(zone.offset(at: 4_000_000_000) == 28_800)
}

@Test(arguments: [
    "../etc/passwd", "/etc/passwd", "Europe/../../x", "", "a/b/c/d", "Europe/", ".hidden", "posix\u{0}", "+25:00", "+08:60", "Nowhere/Town",
])
func `a name that is no zone is nil`(_ name: String) { #expect(loader.zone(named: name) == nil) }

@Test func `offsets and built-in names need no file`() {
    let none = TimeZoneLoader(root: "/nonexistent")
    #expect(none.zone(named: "+05:30")?.standardOffset == 19_800 && none.zone(named: "-0330")?.standardOffset == -12_600)
    #expect(none.zone(named: "Asia/Shanghai") == .shanghai && none.zone(named: "UTC") == .utc)
}

@Test(.enabled(if: hasFiles)) func `a truncated or damaged zone file is nil or rules, never a trap`() throws {
    let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: "/usr/share/zoneinfo/Europe/Berlin")))
    for length in 0..<bytes.count { _ = TimeZoneRules(name: "x", tzif: Array(bytes[..<length])) }
    for at in bytes.indices {
        var damaged = bytes
        damaged[at] = 0xFF
        _ = TimeZoneRules(name: "x", tzif: damaged)?.offset(at: 2_000_000_000)
    }
}
