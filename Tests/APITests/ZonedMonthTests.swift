import Articles
import HTTP
import Store
import Testing

@testable import API

/// Months are counted as the zone of the request has them.
struct ZonedMonthTests {
    /// One article every seven hours around the turns of two months, one of them in Shanghai's summer time of 1988.
    private func fixture() throws -> Fixture {
        let turns: [Int64] = [1_651_334_400, 578_404_800]
        let articles = turns.flatMap { turn in (-5...5).map { turn + $0 * 7 * 3_600 + 1_800 } }.enumerated().map { index, second in
            var article = Fixture.article(index)
            article.published = second
            return article
        }
        return try Fixture(articles: articles)
    }

    static let zones = ["", "UTC", "Asia/Shanghai", "%2B08:00", "-11:00", "%2B14:00"]

    @Test(arguments: zones)
    func `a month of a calendar or a facet counts what its list has`(zone: String) throws {
        let fixture = try fixture()
        let tz = zone.isEmpty ? "" : "&tz=\(zone)"
        for unit in ["month", "year", "day"] {
            for range in unit == "day" ? ["&from=1988-04-28&to=1988-05-04"] : ["", "&from=1988-05"] {
                let periods = try fixture.json("/v1/calendar?unit=\(unit)\(range)\(tz)").objects("data")
                #expect(!periods.isEmpty)
                for period in periods where range.isEmpty || unit == "day" && (period.text("period") ?? "") > "1988-04-28" {
                    let link = try #require(period.text("articles"))
                    #expect(try fixture.json(link).object("meta")?.number("total") == period.number("count"), "\(link)")
                }
            }
        }
        for target in ["/v1/articles?limit=0", "/v1/search?limit=0&q=上海", "/v1/articles?limit=0&author=36kr"] {
            let months = try fixture.json("\(target)&facets=month\(tz)").object("meta")?.object("facets")?.objects("month") ?? []
            #expect(months.count >= 3)
            for month in months {
                let name = try #require(month.text("name"))
                let list = try fixture.json("\(target)&from=\(name)&to=\(name)\(tz)")
                #expect(list.object("meta")?.number("total") == month.number("count"), "\(target) \(name)")
            }
            let all = try fixture.json(target).object("meta")?.number("total")
            #expect(months.reduce(0) { $0 + ($1.number("count") ?? 0) } == all)
        }
    }

    @Test func `the zone of the configuration counts where none is named`() throws {
        var article = Fixture.article(0)
        article.published = 1_651_363_199  // 2022-04-30T23:59:59Z
        let utc = try Fixture(articles: [article]) { $0.timeZone = "UTC" }
        #expect(try utc.json("/v1/calendar").objects("data").first?.text("period") == "2022-04")
        #expect(try utc.json("/v1/calendar?tz=%2B08:00").objects("data").first?.text("period") == "2022-05")
        let shanghai = try Fixture(articles: [article])
        #expect(try shanghai.json("/v1/calendar").objects("data").first?.text("period") == "2022-05")
        #expect(try shanghai.json("/v1/calendar?tz=UTC").objects("data").first?.text("period") == "2022-04")
    }
}
