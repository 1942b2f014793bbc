import Articles
import Testing

@testable import API

struct DateExpressionTests {
    /// 2022-05-05T13:11:00Z, a Thursday; 21:11 in Shanghai.
    static let now: Int64 = 1_651_756_260

    @Test(arguments: [
        ("2022", "2022-01-01T00:00:00+08:00", "2023-01-01T00:00:00+08:00"),
        ("2022-05", "2022-05-01T00:00:00+08:00", "2022-06-01T00:00:00+08:00"),
        ("2021-12", "2021-12-01T00:00:00+08:00", "2022-01-01T00:00:00+08:00"),
        ("2024-02-29", "2024-02-29T00:00:00+08:00", "2024-03-01T00:00:00+08:00"),
        ("2022-05-05T13:11:00Z", "2022-05-05T21:11:00+08:00", "2022-05-05T21:11:00+08:00"),
        ("2022-05-05T21:11:00+08:00", "2022-05-05T21:11:00+08:00", "2022-05-05T21:11:00+08:00"),
        ("2022-05-05T21:11:00 08:00", "2022-05-05T21:11:00+08:00", "2022-05-05T21:11:00+08:00"),
        ("2022-05-05t13:11:00.123z", "2022-05-05T21:11:00+08:00", "2022-05-05T21:11:00+08:00"),
        ("2022-05-05T09:11-0400", "2022-05-05T21:11:00+08:00", "2022-05-05T21:11:00+08:00"),
        ("2022-05-05 21:11", "2022-05-05T21:11:00+08:00", "2022-05-05T21:11:00+08:00"),
        ("today", "2022-05-05T00:00:00+08:00", "2022-05-06T00:00:00+08:00"),
        ("yesterday", "2022-05-04T00:00:00+08:00", "2022-05-05T00:00:00+08:00"),
        ("-24h", "2022-05-04T21:11:00+08:00", "2022-05-04T21:11:00+08:00"),
        ("-7d", "2022-04-28T21:11:00+08:00", "2022-04-28T21:11:00+08:00"),
        ("-2w", "2022-04-21T21:11:00+08:00", "2022-04-21T21:11:00+08:00"),
    ])
    func `a date says when it starts and ends`(text: String, start: String, end: String) throws {
        let zone = try #require(Zone.rules(named: "Asia/Shanghai"))
        let date = try #require(DateExpression(text))
        #expect(Timestamp.text(date.start(now: Self.now, zone: zone), offset: 28_800) == start)
        #expect(Timestamp.text(date.end(now: Self.now, zone: zone), offset: 28_800) == end)
    }

    @Test(arguments: [
        "", "22", "20222", "2022-13", "2022-00", "2022-5", "2022-02-29", "2022-04-31", "2022-05-00", "0000", "2022-05-05T",
        "2022-05-05T25:00Z",
        "2022-05-05T10:60Z", "2022-05-05T10:00:61Z", "2022-05-05T10:00:00.Z", "2022-05-05T10:00:00+19:00", "2022-05-05T10:00:00+08:00x",
        "-d", "-7", "-7y",
        "--7d", "-99999999999999999999d", "-999999999999d", "+7d", "tomorrow", "2022/05/05", "２０２２", "-٧d", "2022-05-05T10:00:00+08:60",
    ])
    func `what is no date is refused`(text: String) { #expect(DateExpression(text) == nil) }

    @Test func `only distances and days move with time`() {
        #expect(DateExpression("-7d")?.isRelative == true)
        #expect(DateExpression("today")?.isRelative == true)
        #expect(DateExpression("2022")?.isRelative == false)
        #expect(DateExpression("2022-05-05T13:11:00Z")?.isRelative == false)
    }

    @Test(arguments: [("+08:00", 28_800), (" 08:00", 28_800), ("-0330", -12_600), ("UTC", 0), ("Z", 0), ("Asia/Shanghai", 28_800)])
    func `a zone has a name or an offset`(name: String, offset: Int) {
        #expect(Zone.rules(named: name)?.rules.offset(at: Self.now) == offset)
    }

    @Test(arguments: ["", "Nowhere/Town", "08:00x", "+99:00", "../etc/passwd", "CST"])
    func `an unknown zone is refused`(name: String) { #expect(Zone.rules(named: name) == nil) }
}
