// swift-tools-version: 6.2
import PackageDescription

/// Settings of every target that we write: Swift 6 mode, warnings are errors, and each unsafe use is marked `unsafe`.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

/// Tests keep Swift 6 mode and no warnings; the marks of strict memory safety would only be noise there.
let testSettings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
]

func station(_ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
    .target(
        name: name, dependencies: dependencies, path: "Sources/\(name)", exclude: exclude, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, path: "Tests/\(name)", swiftSettings: testSettings)
}

let package = Package(
    name: "broadsheet",
    products: [
        .executable(name: "broadsheet", targets: ["broadsheet"]),
        .executable(name: "broadsheet-bench", targets: ["broadsheet-bench"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.0.0"),
    ],
    targets: [
        // The system's libraries, and the Linux calls that Glibc's module lacks.
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CLinux"),
        // Tables of the search that are too large for Swift literals.
        .target(name: "CSearchData"),

        // The stations, in the order in which the data flows. Arrows only as written here.
        station("Posts", [.product(name: "Yams", package: "Yams")]),
        station("Articles", ["Posts"]),
        station("Search", ["CSearchData"]),
        .target(
            name: "Migrations", path: "Migrations", resources: [.embedInCode("sql")], swiftSettings: settings),
        station("Store", ["Articles", "Search", "Migrations", "CSQLite", "CZlib", "CLinux"]),
        station("Importing", ["Posts", "Articles", "Store", "CLinux", "CZlib"]),
        station("HTTP", ["CZlib"]),
        station("Server", ["HTTP", "CLinux"]),
        station("API", ["HTTP", "Store", "Articles", "Search", "Posts"]),

        // Beside the stream: the documented configuration, and the sample posts.
        .target(
            name: "Config", path: "Config", exclude: ["cleaning.rules"], resources: [.embedInCode("broadsheet.conf")],
            swiftSettings: settings),
        station("Samples"),

        .executableTarget(
            name: "broadsheet",
            dependencies: [
                "Posts", "Articles", "Search", "Store", "Importing", "HTTP", "Server", "API", "Config", "Samples", "CLinux",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Sources/broadsheet", swiftSettings: settings),
        .target(name: "CBenchFloor", path: "Tests/BenchFloor"),
        .executableTarget(
            name: "broadsheet-bench",
            dependencies: [
                "Posts", "Articles", "Search", "Store", "Importing", "HTTP", "Server", "API", "Samples", "CSQLite",
                "CLinux", "CBenchFloor", "CTestSupport",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Tests/Benchmarks", swiftSettings: testSettings),

        tests("PostsTests", ["Posts"]),
        tests("ArticlesTests", ["Articles", "Posts"]),
        tests("SearchTests", ["Search"]),
        tests("StoreTests", ["Store", "Articles", "Posts", "Search", "Migrations", "CSQLite", "CLinux"]),
        .executableTarget(
            name: "import-child", dependencies: ["Importing", "Store"], path: "Tests/ImportChild", swiftSettings: testSettings),
        tests("ImportingTests", ["Importing", "Store", "Articles", "Posts", "Samples", "CSQLite", "CZlib", "CLinux", "import-child"]),
        tests("HTTPTests", ["HTTP"]),
        .executableTarget(
            name: "server-child", dependencies: ["Server", "HTTP"], path: "Tests/ServerChild", swiftSettings: testSettings),
        .target(name: "CTestSupport", path: "Tests/TestSupport"),
        tests("ServerTests", ["Server", "HTTP", "CLinux", "CTestSupport", "server-child"]),
        tests("APITests", ["API", "HTTP", "Store", "Articles", "Posts", "Search"]),
        tests("SamplesTests", ["Samples", "Posts"]),
        tests("ConfigTests", ["Config"]),
        tests("EndToEnd", ["broadsheet", "Samples", "CSQLite"]),
    ]
)

// Fuzzers have no main of their own, so they are there only when asked for: the sanitizer brings it.
if Context.environment["BROADSHEET_FUZZ"] == "1" {
    for (name, dependencies) in [
        ("FuzzRequestParser", ["HTTP"]), ("FuzzConnection", ["HTTP"]), ("FuzzHTML", ["Articles"]), ("FuzzMarkdown", ["Articles"]),
        ("FuzzFrontMatter", ["Posts"]),
    ] {
        package.targets.append(
            .executableTarget(
                name: name, dependencies: dependencies.map { .init(stringLiteral: $0) }, path: "Tests/Fuzz/\(name)",
                swiftSettings: settings + [.unsafeFlags(["-parse-as-library"])]))
    }
}
