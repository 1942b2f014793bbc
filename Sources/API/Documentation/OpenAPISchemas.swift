/// The shapes of answers as JSON Schema, for the OpenAPI document. Tests compare their members with what is really sent.
///
/// In the tables `"@Card"` stands for a reference to a schema and `["@Card"]` for an array of such.
enum OpenAPISchemas {
    /// The object of all schemas.
    static let json: String = {
        var entries = plain.map { entry in "\"\(entry.name)\":\(entry.schema)" }
        for entry in envelopes {
            let meta = entry.name == "SearchResult" ? "\"@SearchMeta\"" : "{\"type\":\"object\"}"
            entries.append("\"\(entry.name)\":" + envelopeStart + entry.schema + ",\"meta\":" + meta + envelopeEnd)
        }
        var text = "{" + entries.joined(separator: ",") + "}"
        for name in plain.map(\.name) + envelopes.map(\.name) {
            let reference = "{\"$ref\":\"#/components/schemas/" + name + "\"}"
            text = text.replacing("[\"@" + name + "\"]", with: "{\"type\":\"array\",\"items\":" + reference + "}")
            text = text.replacing("\"@" + name + "\"", with: reference)
        }
        return text
    }()

    struct Entry: Sendable {
        var name: String
        var schema: String

        init(_ name: String, _ schema: String) {
            self.name = name
            self.schema = schema
        }
    }

    private static let envelopeStart = #"{"type":"object","required":["data","meta","links"],"properties":{"data":"#
    private static let envelopeEnd =
        #","links":{"type":"object","additionalProperties":{"type":["string","null"]}}}}"#

    /// What stands in the `data` of an envelope.
    private static let envelopes: [Entry] = [
        Entry("ArticleList", #"["@Card"]"#),
        Entry("ArticleItem", #""@Item""#),
        Entry("SearchResult", #"["@Hit"]"#),
        Entry("MultiResult", #"["@SearchResult"]"#),
        Entry("RelatedList", #"["@Related"]"#),
        Entry("NeighborsItem", #""@Neighbors""#),
        Entry("StoryItem", #""@Story""#),
        Entry("CategoryList", #"["@Category"]"#),
        Entry("CategoryItem", #""@Category""#),
        Entry("NameList", #"["@Name"]"#),
        Entry("Calendar", #"["@Period"]"#),
        Entry("TrendList", #"["@Trend"]"#),
        Entry("SuggestionList", #"["@Suggestion"]"#),
        Entry("ChangeList", #"["@Change"]"#),
        Entry("ImportItem", #""@Import""#),
        Entry("ImportList", #"["@Import"]"#),
        Entry("ProblemList", #"["@ImportProblem"]"#),
        Entry("StatsItem", #""@Stats""#),
    ]

    private static let plain: [Entry] = articles + groups + system

    private static let cardMembers = #"""
        "id":{"type":"string"},"title":{"type":"string"},"summary":{"type":"string"},"published_at":{"type":["string","null"],"format":"date-time"},"published_local":{"type":["string","null"],"format":"date-time"},"date_precision":{"type":["string","null"]},"author":{"type":["string","null"]},"source":{"type":["string","null"]},"categories":{"type":"array","items":{"type":"object","required":["id","path"],"properties":{"id":{"type":"string"},"path":{"type":"array","items":{"type":"string"}}}}},"tags":{"type":"array","items":{"type":"string"}},"cover":{"anyOf":[{"type":"null"},"@Image"]},"char_count":{"type":"integer"},"reading_minutes":{"type":"integer"},"lang":{"type":"string"},"story":{"type":["object","null"],"properties":{"id":{"type":"string"},"count":{"type":"integer"}}},"rev":{"type":"string"},"url":{"type":"string"}
        """#

    private static let itemMembers = #"""
        "updated_at":{"type":["string","null"]},"first_seen_at":{"type":"string"},"editor":{"type":["string","null"]},"comments":{"type":["boolean","null"]},"link":{"type":["string","null"]},"images":["@Image"],"content":"@Content","front_matter":{"type":"object"},"links":{"type":"object","additionalProperties":{"type":["string","null"]}}
        """#

    private static let cardRequired = #"""
        ["id","title","summary","published_at","published_local","date_precision","author","source","categories","tags","cover","char_count","reading_minutes","lang","story","rev","url"]
        """#

    private static let articles: [Entry] = [
        Entry("Card", #"{"type":"object","required":"# + cardRequired + #","properties":{"# + cardMembers + "}}"),
        Entry(
            "SearchMeta",
            #"{"type":"object","properties":{"total":{"type":"integer"},"total_is":{"type":"string","enum":["exact","at_least"]},"limit":{"type":"integer"},"page":{"type":"integer"},"generation":{"type":"integer"},"relaxed":{"type":["string","null"],"enum":["fuzzy","words","any",null]},"did_you_mean":{"type":["string","null"]},"partial":{"type":"boolean"},"window":{"type":["integer","null"]},"missing":{"type":"array","items":{"type":"string"}},"facets":{"type":"object"},"warnings":{"type":"array","items":{"type":"object"}}}}"#
        ),
        Entry("Item", #"{"type":"object","required":["id"],"properties":{"# + cardMembers + "," + itemMembers + "}}"),
        Entry(
            "Hit",
            #"{"allOf":["@Card",{"type":"object","properties":{"highlights":"@Highlights","score":{"type":"number"},"explanation":{"type":"object","additionalProperties":{"type":"number"}}}}]}"#
        ),
        Entry(
            "Highlights",
            #"{"type":"object","properties":{"title":{"type":"string"},"text":{"type":"array","items":{"type":"string"}},"ranges":{"type":"object"}}}"#
        ),
        Entry(
            "Related",
            #"{"allOf":["@Card",{"type":"object","properties":{"reasons":{"type":"array","items":{"type":"object","required":["kind","text"],"properties":{"kind":{"type":"string"},"text":{"type":"string"}}}}}}]}"#
        ),
        Entry(
            "Image",
            #"{"type":"object","properties":{"src":{"type":"string"},"alt":{"type":"string"},"width":{"type":["integer","null"]},"height":{"type":["integer","null"]},"size_source":{"type":["string","null"]},"caption":{"type":["string","null"]},"referrer_policy":{"type":"string"}}}"#
        ),
        Entry(
            "Content",
            #"{"type":"object","properties":{"html":{"type":"string"},"text":{"type":"string"},"markdown":{"type":"string"},"blocks":{"type":"array","items":{"type":"object"}}}}"#
        ),
        Entry(
            "Neighbors",
            #"{"type":"object","properties":{"newer":{"anyOf":[{"type":"null"},"@Card"]},"older":{"anyOf":[{"type":"null"},"@Card"]}}}"#),
        Entry("Story", #"{"type":"object","properties":{"id":{"type":"string"},"count":{"type":"integer"},"articles":["@Card"]}}"#),
        Entry(
            "MultiRequest",
            #"{"type":"object","required":["queries"],"properties":{"queries":{"type":"array","minItems":1,"maxItems":8,"items":{"type":"object"}}}}"#
        ),
        Entry("Feed", #"{"type":"object","required":["version","title","items"]}"#),
    ]

    private static let groups: [Entry] = [
        Entry(
            "Category",
            #"{"type":"object","required":["id","name","path","depth","count","count_self","latest_at"],"properties":{"id":{"type":"string"},"name":{"type":"string"},"path":{"type":"array","items":{"type":"string"}},"depth":{"type":"integer"},"count":{"type":"integer"},"count_self":{"type":"integer"},"latest_at":{"type":["string","null"]},"parent":{"type":["string","null"]},"articles":{"type":"string"},"children":["@Category"]}}"#
        ),
        Entry(
            "Name",
            #"{"type":"object","required":["name","count","first_at","last_at","articles"],"properties":{"name":{"type":"string"},"count":{"type":"integer"},"first_at":{"type":["string","null"]},"last_at":{"type":["string","null"]},"articles":{"type":"string"}}}"#
        ),
        Entry(
            "Period",
            #"{"type":"object","required":["period","count"],"properties":{"period":{"type":"string"},"count":{"type":"integer"},"articles":{"type":"string"}}}"#
        ),
        Entry(
            "Trend",
            #"{"type":"object","required":["term","score","count"],"properties":{"term":{"type":"string"},"score":{"type":"number"},"count":{"type":"integer"},"usual":{"type":"number"},"articles":{"type":"string"}}}"#
        ),
        Entry(
            "Suggestion",
            #"{"type":"object","required":["text","kind","count","url"],"properties":{"text":{"type":"string"},"kind":{"type":"string"},"count":{"type":"integer"},"id":{"type":"string"},"path":{"type":"array","items":{"type":"string"}},"url":{"type":"string"}}}"#
        ),
    ]

    private static let system: [Entry] = [
        Entry(
            "Problem",
            #"{"type":"object","required":["type","title","status","code","detail","instance","request_id","errors"],"properties":{"type":{"type":"string"},"title":{"type":"string"},"status":{"type":"integer"},"code":{"type":"string"},"detail":{"type":"string"},"instance":{"type":"string"},"request_id":{"type":"string"},"errors":["@ParameterFault"]}}"#
        ),
        Entry(
            "ParameterFault",
            #"{"type":"object","required":["parameter","code"],"properties":{"parameter":{"type":"string"},"code":{"type":"string"},"detail":{"type":"string"},"suggestion":{"type":"string"},"allowed":{"type":"array","items":{"type":"string"}},"minimum":{"type":"integer"},"maximum":{"type":"integer"}}}"#
        ),
        Entry(
            "Change",
            #"{"type":"object","required":["seq","op","id"],"properties":{"seq":{"type":"integer"},"op":{"type":"string","enum":["upsert","delete"]},"id":{"type":"string"},"rev":{"type":["string","null"]}}}"#
        ),
        Entry(
            "ImportRequest",
            #"{"type":"object","properties":{"mode":{"type":"string","enum":["full","incremental","dry_run"],"default":"incremental"}}}"#),
        Entry(
            "Import",
            #"{"type":"object","required":["id","mode","status","started_at","ended_at","message","seen","total","created","updated","unchanged","deleted","merged","failed"],"properties":{"id":{"type":"string"},"mode":{"type":"string"},"status":{"type":"string","enum":["running","paused","done","failed","cancelled","interrupted"]},"started_at":{"type":"string"},"ended_at":{"type":["string","null"]},"message":{"type":["string","null"]},"seen":{"type":"integer"},"total":{"type":"integer"},"created":{"type":"integer"},"updated":{"type":"integer"},"unchanged":{"type":"integer"},"deleted":{"type":"integer"},"merged":{"type":"integer"},"failed":{"type":"integer"}}}"#
        ),
        Entry(
            "ImportProblem",
            #"{"type":"object","required":["seq","file","line","code","message","kept","refused"],"properties":{"seq":{"type":"integer"},"file":{"type":["string","null"]},"line":{"type":["integer","null"]},"code":{"type":"string"},"message":{"type":"string"},"kept":{"type":["string","null"]},"refused":{"type":"boolean"}}}"#
        ),
        Entry(
            "Stats",
            #"{"type":"object","properties":{"articles":{"type":"integer"},"categories":{"type":"integer"},"files":{"type":"integer"},"bytes":{"type":"integer"},"generation":{"type":"integer"},"oldest_at":{"type":["string","null"]},"newest_at":{"type":["string","null"]},"import":{"type":"object","properties":{"status":{"type":"string","enum":["running","idle","failed"]},"seen":{"type":"integer"},"total":{"type":"integer"},"failed":{"type":"integer"}}}}}"#
        ),
        Entry("Root", #"{"type":"object"}"#),
        Entry("Probe", #"{"type":"object","properties":{"status":{"type":"string"}}}"#),
        Entry("Version", #"{"type":"object","properties":{"name":{"type":"string"},"version":{"type":"string"},"api":{"type":"string"}}}"#),
    ]
}
