import Articles
import HTTP
import Store
import Testing

@testable import API

/// Requests that are refused by name.
struct RefusalTests {
    @Test(arguments: ["abc", "-1", "+1", "1.5", " ", String(repeating: "9", count: 400), "9223372036854775808"])
    func `an event id that is none is refused`(id: String) throws {
        let fixture = try Fixture(articles: Fixture.articles(1))
        let response = fixture.get("/v1/events", ("Last-Event-ID", id))
        #expect(response.status == 400)
        #expect(try response.object().objects("errors").first?.text("parameter") == "Last-Event-ID")
    }

    @Test func `an event id that is one, or none, begins a stream`() throws {
        let fixture = try Fixture(articles: Fixture.articles(1))
        for id in ["0", "1", ""] { #expect(fixture.get("/v1/events", ("Last-Event-ID", id)).status == 200, "\(id)") }
        #expect(fixture.get("/v1/events", ("Last-Event-ID", "9223372036854775807")).status == 410)
    }

    @Test(arguments: [(0, "too_few"), (9, "too_many")])
    func `a body has one to eight searches`(count: Int, code: String) throws {
        let fixture = try Fixture(articles: Fixture.articles(1))
        let body = #"{"queries":["# + Array(repeating: #"{"q":"a"}"#, count: count).joined(separator: ",") + "]}"
        let response = fixture.request(.post, "/v1/search/multi", body: body)
        #expect(response.status == 400)
        let entry = try #require(try response.object().objects("errors").first)
        #expect(entry.text("code") == code && entry.number("minimum") == 1 && entry.number("maximum") == 8)
    }

    @Test func `a method that no path takes is told which it takes`() throws {
        let fixture = try Fixture()
        for method in ["TRACE", "PUT", "PATCH", "BREW"] {
            let response = fixture.request(HTTP.Method(rawValue: method), "/v1/articles")
            #expect(response.status == 405)
            #expect(response.fields.first("Allow") == "GET, HEAD, OPTIONS")
            #expect(fixture.request(HTTP.Method(rawValue: method), "/nowhere").status == 404)
        }
    }

    @Test(arguments: [
        ("%E6%9D", "not_utf8"), ("%E6%B5%B7%E6", "not_utf8"), ("%E4%B8%8A%E6%B5%E4%B8%8A", "not_utf8"), ("a%F0%9F%98", "not_utf8"),
        ("%E4%B8%8A%E6", "not_utf8"), ("%C9%CF%BA%A3", "gbk"), ("a%C9%CF", "gbk"), ("%D6%D0%B9%FA%A3%AC", "gbk"),
    ])
    func `cut UTF-8 is not taken for GBK`(text: String, code: String) throws {
        let response = try Fixture().get("/v1/search?q=\(text)")
        #expect(response.status == 400)
        #expect(try response.object().objects("errors").first?.text("code") == code)
    }

    @Test func `only a limit that may be 0 is said to take it`() {
        for route in Routes.all {
            for parameter in route.parameters where parameter.name == "limit" {
                guard case .integer(let range, _) = parameter.kind else { continue }
                #expect(parameter.summary.contains("0 for") == range.contains(0), "\(route.pattern)")
            }
        }
    }
}
