import HTTP
import Store

/// Numbers for Prometheus, in its text format 0.0.4.
enum MetricsEndpoint {
    @Sendable static func metrics(_ call: Call) throws -> Response {
        let reader = try call.handler.reader()
        let stats = try reader.stats()
        let progress = try SystemEndpoints.importProgress(call, reader)
        var text = ""
        func gauge(_ name: String, _ help: String, _ value: some BinaryInteger, labels: String = "") {
            text += "# HELP \(name) \(help)\n# TYPE \(name) gauge\n\(name)\(labels) \(value)\n"
        }
        gauge("broadsheet_build_info", "The build.", 1, labels: "{version=\"\(label(call.configuration.version))\"}")
        gauge("broadsheet_articles", "Articles that are served.", stats.articles)
        gauge("broadsheet_categories", "Nodes of the category tree.", stats.categories)
        gauge("broadsheet_files", "Files that are known.", stats.files)
        gauge("broadsheet_database_bytes", "Size of the database.", stats.bytes)
        gauge("broadsheet_generation", "Commits that changed what is served.", stats.generation)
        gauge("broadsheet_newest_article_timestamp_seconds", "When the newest article was published.", stats.newest ?? 0)
        gauge("broadsheet_event_streams", "Event streams that are open.", call.handler.factory.streams.count)
        gauge("broadsheet_import_running", "1 while an import runs.", progress.state == .running || progress.state == .paused ? 1 : 0)
        gauge("broadsheet_import_paused", "1 while an import waits for room or for the database.", progress.state == .paused ? 1 : 0)
        gauge("broadsheet_import_failed", "1 when the last import failed.", progress.state == .failed ? 1 : 0)
        text += "# HELP broadsheet_import_files Files of the running import, or of the last one.\n# TYPE broadsheet_import_files gauge\n"
        for (name, count) in progress.counts.named { text += "broadsheet_import_files{state=\"\(name)\"} \(count)\n" }
        return call.json(Array(text.utf8) + (call.configuration.extraMetrics?() ?? []))
    }

    private static func label(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}
