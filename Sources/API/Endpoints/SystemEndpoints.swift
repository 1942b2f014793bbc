import Articles
import HTTP
import Store

/// What is here and how it does: statistics, probes, version.
enum SystemEndpoints {
    @Sendable static func root(_ call: Call) throws -> Response {
        var json = JSONWriter()
        json.object {
            $0.key("name")
            $0.string("Broadsheet")
            $0.key("title")
            $0.string(call.configuration.title)
            $0.key("version")
            $0.string(call.configuration.version)
            $0.key("links")
            $0.object { links in
                for (name, path) in [
                    ("articles", "/v1/articles"), ("search", "/v1/search?q="), ("categories", "/v1/categories"), ("stats", "/v1/stats"),
                    ("openapi", "/openapi.json"), ("docs", "/docs"), ("feed", "/v1/feed.json"),
                ] {
                    links.key(name)
                    links.string(path)
                }
            }
        }
        return call.json(json.bytes)
    }

    @Sendable static func version(_ call: Call) throws -> Response {
        var json = JSONWriter()
        json.object {
            $0.key("name")
            $0.string("broadsheet")
            $0.key("version")
            $0.string(call.configuration.version)
            $0.key("api")
            $0.string("v1")
        }
        return call.json(json.bytes)
    }

    @Sendable static func live(_ call: Call) throws -> Response { status("ok", call) }

    /// 503 until the database is open and migrated.
    @Sendable static func ready(_ call: Call) throws -> Response {
        do {
            _ = try call.handler.reader().stats()
        } catch {
            throw Problem(.notReady, "the database is not open", fields: [("Retry-After", "1")])
        }
        return status("ready", call)
    }

    private static func status(_ word: String, _ call: Call) -> Response {
        var json = JSONWriter()
        json.object {
            $0.key("status")
            $0.string(word)
        }
        return call.json(json.bytes)
    }

    @Sendable static func stats(_ call: Call) throws -> Response {
        let reader = try call.handler.reader()
        let stats = try reader.stats()
        let progress = try importProgress(call, reader)
        var json = JSONWriter(capacity: 1_024)
        json.object {
            $0.key("data")
            $0.object {
                $0.key("articles")
                $0.number(stats.articles)
                $0.key("categories")
                $0.number(stats.categories)
                $0.key("files")
                $0.number(stats.files)
                $0.key("bytes")
                $0.number(stats.bytes)
                $0.key("generation")
                $0.number(stats.generation)
                $0.key("oldest_at")
                $0.stringOrNull(stats.oldest.map { Timestamp.text($0) })
                $0.key("newest_at")
                $0.stringOrNull(stats.newest.map { Timestamp.text($0) })
                $0.key("import")
                write(progress, to: &$0)
            }
            $0.key("meta")
            $0.object {
                $0.key("generation")
                $0.number(stats.generation)
            }
            $0.key("links")
            $0.object {
                $0.key("self")
                $0.string("/v1/stats")
            }
        }
        return call.json(json.bytes)
    }

    /// Of the importer that runs here, else of the last import on record.
    static func importProgress(_ call: Call, _ reader: Reader) throws -> ImportStatus {
        if let imports = call.handler.factory.imports { return imports.status }
        guard let last = try reader.imports(limit: 1).first else { return ImportStatus(state: .idle) }
        let state: ImportStatus.State =
            switch last.state {
            case .running: .running
            case .paused: .paused
            case .failed: .failed
            case .done, .cancelled, .interrupted: .idle
            }
        return ImportStatus(state: state, id: last.id, counts: last.counts, message: last.message)
    }

    private static func write(_ status: ImportStatus, to json: inout JSONWriter) {
        json.object {
            $0.key("status")
            // A paused import is one that is not over.
            $0.string(status.state == .paused ? "running" : status.state.rawValue)
            $0.key("paused")
            $0.bool(status.state == .paused)
            $0.key("id")
            $0.stringOrNull(status.id.map { String($0) })
            $0.key("message")
            $0.stringOrNull(status.message)
            for (name, count) in status.counts.named {
                $0.key(name)
                $0.number(count)
            }
        }
    }
}
