import HTTP
import Testing

@testable import API

struct RouterTests {
    static func place(_ path: String) throws -> (pattern: String, values: [String])? {
        try Routes.router.place(path: Array(path.utf8)).map { ($0.place.pattern, $0.values) }
    }

    @Test(arguments: [
        ("/", "/", []), ("/v1/articles", "/v1/articles", []), ("/v1/articles/abc", "/v1/articles/{id}", ["abc"]),
        ("/v1/imports/7/problems", "/v1/imports/{id}/problems", ["7"]), ("/v1/articles/a%2Fb", "/v1/articles/{id}", ["a/b"]),
        ("/v1/%61rticles", "/v1/articles", []), ("/livez", "/livez", []),
    ])
    func `a path leads to its place`(path: String, pattern: String, values: [String]) throws {
        let found = try #require(try Self.place(path))
        #expect(found.pattern == pattern)
        #expect(found.values == values)
    }

    @Test(arguments: ["/v1", "/v1/", "/v1/articles/", "//", "/v1//articles", "/V1/articles", "/v1/articles/a/b/c/d", ""])
    func `other paths lead nowhere`(path: String) throws { #expect(try Self.place(path)?.pattern == (path.isEmpty ? "/" : nil)) }

    @Test func `every pattern and method is there once`() {
        let keys = Routes.all.map { "\($0.method.rawValue) \($0.pattern)" }
        #expect(Set(keys).count == keys.count)
        #expect(Set(Routes.all.map(\.operation)).count == Routes.all.count)
    }

    @Test func `allow names HEAD beside GET and always OPTIONS`() throws {
        let place = try #require(try Routes.router.place(path: Array("/v1/imports".utf8)))
        #expect(Set(Routes.router.allowed(place.place)) == ["GET", "HEAD", "POST", "OPTIONS"])
        #expect(Routes.router.route(place.place, .head)?.method == .get)
        #expect(Routes.router.route(place.place, .put) == nil)
    }

    @Test(arguments: [
        ("per_page", "limit"), ("limt", "limit"), ("query", "q"), ("Limit", "limit"), ("order-by", "sort"), ("categroy", "category"),
        ("until", "to"),
        ("language", "lang"), ("offset", "page"), ("expand", "include"),
    ])
    func `a wrong name leads to the right one`(name: String, meant: String) {
        #expect(Suggestion.parameter(name, among: ListParameters.list.map(\.name)) == meant)
    }

    @Test func `a far name leads nowhere`() {
        #expect(Suggestion.parameter("zzzzzzzz", among: ListParameters.list.map(\.name)) == nil)
        #expect(Suggestion.parameter(String(repeating: "limit", count: 1_000), among: ["limit"]) == nil)
    }

    @Test(arguments: [("", "", 0), ("a", "", 1), ("ab", "ba", 1), ("kitten", "sitting", 3), ("abc", "abc", 0)])
    func `edit distance counts swaps as one`(a: String, b: String, distance: Int) {
        #expect(Suggestion.editDistance(Array(a.utf8), Array(b.utf8)) == distance)
    }
}
