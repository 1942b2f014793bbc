import HTTP
import Store

/// Makes the handlers of the API: one a thread, each with a database connection of its own. Any thread.
package struct APIHandlerFactory: HandlerFactory {
    let database: Database
    let configuration: APIConfiguration
    let imports: (any ImportControl)?
    let router: Router
    let streams: StreamCounter
    let suggestions: SuggestCache
    let readyArticles: ReadyArticles

    /// - Parameter imports: nil where nothing can be imported, e.g. on a read-only replica: its routes then answer 503.
    package init(database: Database, configuration: APIConfiguration = APIConfiguration(), imports: (any ImportControl)? = nil) {
        self.database = database
        self.configuration = configuration
        self.imports = imports
        suggestions = SuggestCache(database)
        readyArticles = ReadyArticles(configuration)
        router = Routes.router
        streams = StreamCounter(maximum: configuration.eventStreamsMax)
    }

    package func makeHandler() -> any Handler { APIHandler(self) }

    /// Prepares suggestions beside the requests, so that none waits for them: to be called at the start and every now and then
    /// (it notices by itself whether articles have changed). Returns at once; any thread.
    package func warm() { suggestions.warm() }

    package var generation: UInt64 { database.generation }
}
