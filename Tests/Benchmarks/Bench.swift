import ArgumentParser

@main
struct Bench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "broadsheet-bench", abstract: "Ratios against a floor or a peer in one run.",
        subcommands: [
            Cleaning.self,
            HTTPBenchmark.self,
            HTTPPeer.self,
            ImportBench.self,
            IndexBench.self,
            Language.self,
            Relevance.self,
            SearchBench.self,
        ])
}
