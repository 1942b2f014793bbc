import Articles
import Store
import Testing

@testable import API

struct ParameterTests {
    static func values(_ query: String, _ parameters: [Parameter] = ListParameters.search) throws -> ParameterValues {
        try ParameterValues(try QueryPairs(Array(query.utf8)), of: parameters)
    }

    static func list(_ query: String) throws -> ListRequest {
        var configuration = APIConfiguration()
        configuration.now = { DateExpressionTests.now }
        return try ListRequest(
            try values(query, ListParameters.list), configuration: configuration, sort: .publishedDescending, content: [])
    }

    @Test(arguments: [
        ("limit=101", "invalid_parameter", "limit", "too_large"), ("limit=-1", "invalid_parameter", "limit", "too_small"),
        ("limit=x", "invalid_parameter", "limit", "not_an_integer"), ("limit=", "invalid_parameter", "limit", "not_an_integer"),
        ("limit=1.5", "invalid_parameter", "limit", "not_an_integer"), ("limit=%2B1", "invalid_parameter", "limit", "not_an_integer"),
        ("limit=99999999999999999999", "invalid_parameter", "limit", "too_large"),
        ("limit=1&limit=2", "invalid_parameter", "limit", "repeated"),
        ("page=0", "invalid_parameter", "page", "too_small"), ("page=501&limit=20", "invalid_parameter", "page", "too_large"),
        ("page=2&cursor=AQ", "invalid_parameter", "page", "conflict"), ("cursor=xyz", "invalid_cursor", "cursor", "invalid_cursor"),
        ("sort=date", "invalid_parameter", "sort", "not_allowed"), ("scope=all", "invalid_parameter", "scope", "not_allowed"),
        ("from=soon", "invalid_parameter", "from", "not_a_date"), ("to=2022-02-30", "invalid_parameter", "to", "not_a_date"),
        ("from=2023&to=2022", "invalid_parameter", "from", "after_to"), ("tz=Mars", "invalid_parameter", "tz", "not_a_zone"),
        ("has=video", "invalid_parameter", "has", "not_allowed"), ("min_chars=many", "invalid_parameter", "min_chars", "not_an_integer"),
        ("ids=abc", "invalid_parameter", "ids", "invalid_id"), ("story=S1", "invalid_parameter", "story", "invalid_id"),
        ("author=", "invalid_parameter", "author", "empty"), ("category=a//b", "invalid_parameter", "category", "empty_name"),
        ("category=", "invalid_parameter", "category", "empty"), ("fields=title,nonsense", "invalid_parameter", "fields", "not_allowed"),
        ("fields=content.pdf", "invalid_parameter", "fields", "not_allowed"),
        ("include=cats", "invalid_parameter", "include", "not_allowed"),
        ("content=none,html", "invalid_parameter", "content", "conflict"), ("content=pdf", "invalid_parameter", "content", "not_allowed"),
        ("facets=color", "invalid_parameter", "facets", "not_allowed"),
        ("facets=category,author,source,tag,month", "invalid_parameter", "facets", "too_many"),
        ("facet_limit=0", "invalid_parameter", "facet_limit", "too_small"),
        ("facet_mode=x", "invalid_parameter", "facet_mode", "not_allowed"),
        ("count=all", "invalid_parameter", "count", "not_allowed"), ("collapse=author", "invalid_parameter", "collapse", "not_allowed"),
        ("fuzzy=yes", "invalid_parameter", "fuzzy", "not_allowed"), ("recency=1", "invalid_parameter", "recency", "not_allowed"),
        ("per_page=5", "unknown_parameter", "per_page", "unknown_parameter"), ("=x", "unknown_parameter", "", "unknown_parameter"),
        ("q=%C9%CF%BA%A3", "invalid_encoding", "q", "gbk"), ("author=a%zz", "invalid_encoding", "author", "bad_escape"),
    ])
    func `bad input is told what is wrong with it`(query: String, code: String, parameter: String, fault: String) {
        let problem = #expect(throws: Problem.self) { try Self.list(query) }
        #expect(problem?.status == 400)
        #expect(problem?.code == code)
        #expect(problem?.errors.first?.parameter == parameter)
        #expect(problem?.errors.first?.code == fault)
    }

    @Test(arguments: [
        ("q=a&snippet=19", "snippet", "too_small"), ("q=a&snippet=301", "snippet", "too_large"),
        ("q=a&highlight=bold", "highlight", "not_allowed"),
        ("q=a&explain=maybe", "explain", "not_allowed"), ("limit=5", "q", "missing"),
        ("q=" + String(repeating: "x", count: 257), "q", "too_long"),
    ])
    func `bad searches are told what is wrong with them`(query: String, parameter: String, fault: String) {
        let problem = #expect(throws: Problem.self) { try Self.values(query) }
        #expect(problem?.errors.first?.parameter == parameter)
        #expect(problem?.errors.first?.code == fault)
    }

    @Test func `a limit over the maximum names the maximum, a wrong name the right one`() {
        let problem = #expect(throws: Problem.self) { try Self.values("q=a&limit=500&pre_page=2") }
        #expect(problem?.code == "invalid_parameter")
        #expect(problem?.errors.contains { $0.parameter == "limit" && $0.maximum == 100 } == true)
        let synonym = #expect(throws: Problem.self) { try Self.values("q=a&per_page=2") }
        #expect(synonym?.errors.first?.suggestion == "limit")
    }

    @Test func `tracking parameters are ignored`() throws {
        let values = try Self.values("q=a&utm_source=x&_=123&_cache")
        #expect(values.normalized.map(\.name) == ["q"])
    }

    @Test func `limits hold on both sides`() throws {
        #expect(try Self.list("limit=0").query.limit == 0)
        #expect(try Self.list("limit=100").query.limit == 100)
        #expect(try Self.list("page=500&limit=20").query.position == .offset(9_980))
        #expect(try Self.values("q=" + String(repeating: "%E4%B8%8A", count: 256)).text("q")?.count == 256)
        #expect(try Self.list("ids=" + Array(repeating: "7k3m9q2xw4v8t1rn", count: 100).joined(separator: ",")).query.ids?.count == 1)
        #expect(throws: Problem.self) { try Self.list("ids=" + Array(repeating: "7k3m9q2xw4v8t1rn", count: 101).joined(separator: ",")) }
    }

    @Test func `values repeat or are separated by commas`() throws {
        #expect(try Self.list("author=a,b&author=c").query.authors == ["a", "b", "c"])
        #expect(try Self.list("author=Smith%5C,%20John").query.authors == ["Smith, John"])
        #expect(try Self.list(#"tag=a\\,b"#).query.tags == ["a\\", "b"])
    }

    @Test func `categories have ids or paths`() throws {
        let query = try Self.list("category=c0123456789a,金融/新浪财经,AC~1DC~0x").query
        #expect(query.categories == [.id("c0123456789a"), .path(["金融", "新浪财经"]), .path(["AC/DC~x"])])
    }

    @Test func `whole periods are inclusive in the zone`() throws {
        let query = try Self.list("from=2022-05&to=2022-05&tz=%2B00:00").query
        #expect(query.from == 1_651_363_200)
        #expect(query.to == 1_654_041_600)
        #expect(try Self.list("from=2022-05").query.from == 1_651_363_200 - 28_800)
    }

    @Test func `the same filters written otherwise have the same hash`() throws {
        let one = try Self.list("author=b,a&limit=5&tag=x&sort=-published_at").filterHash
        #expect(try Self.list("tag=x&author=a&author=b&page=2").filterHash == one)
        #expect(try Self.list("tag=x&author=a").filterHash != one)
        #expect(try Self.list("tag=x&author=a,b&sort=published_at").filterHash != one)
    }

    @Test func `a cursor holds for its own list only`() throws {
        let list = try Self.list("author=a")
        let key = SortKey(value: 5, id: ArticleID(bits: 9))
        let cursor = Cursor(sort: .publishedDescending, direction: .before, filterHash: list.filterHash, key: key).text
        #expect(try Self.list("author=a&limit=3&cursor=\(cursor)").query.position == .before(key))
        for query in ["author=b", "", "author=a&sort=published_at", "author=a&tag=x"] {
            let problem = #expect(throws: Problem.self) { try Self.list(query + "&cursor=\(cursor)") }
            #expect(problem?.code == "cursor_mismatch")
        }
    }

    @Test func `fields and content work together`() throws {
        #expect(try Self.list("fields=title").shape.content == [])
        #expect(try Self.list("fields=title,content.text").shape.content == [.text])
        #expect(try Self.list("fields=content").shape.content == [.html])
        #expect(try Self.list("content=text,html").shape.content == [.html, .text])
        #expect(try Self.list("fields=title&content=text").shape.fields?.text == "content,id,title")
        #expect(try Self.list("fields=title&include=related").shape.fields?.text == "id,related,title")
        #expect(try Self.list("").shape.isPlain)
    }

    @Test func `a projection keeps what is named, through arrays`() {
        let json =
            #"{"id":"1","title":"a\"},b","categories":[{"id":"c","path":["x","y"]},{"id":"d","path":[]}],"cover":null,"n":{"a":{"b":1,"c":[2]}}}"#
        func project(_ paths: String...) -> String {
            var tree = FieldTree()
            for path in paths { tree.insert(path.split(separator: ".").map(String.init)[...]) }
            return String(decoding: tree.project(Array(json.utf8)[...]), as: UTF8.self)
        }
        #expect(project("id") == #"{"id":"1"}"#)
        #expect(project("title", "cover.src") == #"{"title":"a\"},b","cover":null}"#)
        #expect(project("categories.id") == #"{"categories":[{"id":"c"},{"id":"d"}]}"#)
        #expect(project("n.a.b", "n") == #"{"n":{"a":{"b":1,"c":[2]}}}"#)
        #expect(project("n.a.c") == #"{"n":{"a":{"c":[2]}}}"#)
        #expect(project("zzz") == "{}")
    }
}
