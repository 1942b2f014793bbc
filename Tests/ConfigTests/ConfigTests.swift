import Testing

@testable import Config

private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

@Test func `the documented file says exactly the defaults, each key once`() throws {
    var configuration = Configuration()
    configuration.listen = []
    configuration.logLevel = "trace"
    try configuration.read(file: text(Configuration.defaultFile), named: "broadsheet.conf")
    #expect(configuration == Configuration())
    for key in ConfigurationKey.all {
        let lines = text(Configuration.defaultFile).split(separator: "\n").filter { $0.hasPrefix("\(key.name) =") }
        #expect(lines.count == 1, "\(key.name)")
    }
}

@Test func `a printed configuration reads back to the same`() throws {
    var configuration = Configuration()
    configuration.listen = ["[::1]:0", "unix:/tmp/x"]
    configuration.isWatching = false
    var copy = Configuration()
    try copy.read(file: configuration.file, named: "printed")
    #expect(copy == configuration)
}

@Test func `secrets are never printed`() {
    var configuration = Configuration()
    configuration.adminTokens = ["hunter2"]
    #expect(!configuration.file.contains("hunter2"))
    #expect(configuration.file.contains("# admin_tokens is set and not shown"))
}

@Test(arguments: [
    ("liste = x", "a line 1: unknown key 'liste'; did you mean 'listen'?"),
    ("frobnicate = 1", "a line 1: unknown key 'frobnicate'"),
    ("\n# c\nlisten", "a line 3: 'listen' is not `key = value`"),
    ("listen = ,", "a line 1: listen: needs at least 1 value"),
    ("loops = two", "a line 1: loops: 'two' is not a whole number from 0 to 64"),
    ("loops = 65", "a line 1: loops: '65' is not a whole number from 0 to 64"),
    ("watch = maybe", "a line 1: watch: 'maybe' is neither true nor false"),
    ("log_level = loud", "a line 1: log_level: 'loud' is none of trace, debug, info, notice, warning, error, critical"),
    ("loops = 1\nloops = 2", "a line 2: 'loops' stands twice"),
])
func `a bad line is refused with its place and the remedy`(file: String, message: String) {
    var configuration = Configuration()
    do throws(ConfigurationError) {
        try configuration.read(file: file, named: "a")
        Issue.record("was taken")
    } catch { #expect(error.description == message) }
}

@Test func `a variable overrides the file, an empty one does not, an unknown one is an error`() throws {
    var configuration = Configuration()
    try configuration.read(environment: [
        "BROADSHEET_LISTEN": "0.0.0.0:80", "BROADSHEET_DATABASE": "", "PATH": "/bin", "BROADSHEET_CONFIG": "x",
    ])
    #expect(configuration.listen == ["0.0.0.0:80"])
    #expect(configuration.database == "./broadsheet.db")
    #expect(throws: ConfigurationError(place: "BROADSHEET_PORT", message: "unknown key 'port'")) {
        try configuration.read(environment: ["BROADSHEET_PORT": "80"])
    }
}

@Test(arguments: ConfigurationKey.all.map(\.name))
func `every limit of a number is named on both sides`(name: String) throws {
    guard let key = ConfigurationKey.named(name), let value = Int(key.write(Configuration())) else { return }
    var configuration = Configuration()
    try configuration.set(name, to: "\(value)", place: "test")
    #expect(throws: ConfigurationError.self) { try configuration.set(name, to: "-1", place: "test") }
    #expect(throws: ConfigurationError.self) { try configuration.set(name, to: "99999999999999", place: "test") }
}

@Test(arguments: [("1", false), ("false", true)])
func `the flag --no-watch has its variable too`(value: String, isWatching: Bool) throws {
    var configuration = Configuration()
    configuration.isWatching = !isWatching
    try configuration.read(environment: ["BROADSHEET_NO_WATCH": value])
    #expect(configuration.isWatching == isWatching)
}
