import Foundation
import Glibc

/// A folder that goes with the object.
final class TemporaryFolder: Sendable {
    let path: String

    init() {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("importing-\(UUID().uuidString)").path
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func at(_ name: String) -> String { path + "/" + name }

    /// Writes a file and the folders above it. `age`: seconds that its time lies back, so that it is not racy.
    func write(_ name: String, _ text: String, age: Double = 100) throws {
        try write(name, bytes: Array(text.utf8), age: age)
    }

    func write(_ name: String, bytes: [UInt8], age: Double = 100) throws {
        let file = at(name)
        var descriptor = creat(file, 0o600)
        if descriptor < 0 {
            try FileManager.default.createDirectory(
                atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            descriptor = creat(file, 0o600)
        }
        defer { close(descriptor) }
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else { throw POSIXError(.EIO) }
        setAge(name, age)
    }

    func setAge(_ name: String, _ age: Double) {
        let time = Date().timeIntervalSince1970 - age
        let stamp = timeval(tv_sec: Int(time), tv_usec: 0)
        _ = utimes(at(name), [stamp, stamp])
    }

    func makeFolder(_ name: String) throws {
        try FileManager.default.createDirectory(atPath: at(name), withIntermediateDirectories: true)
    }

    func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: at(name)) }

    func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: at(name), withDestinationPath: target)
    }

    func move(_ from: String, to: String) throws {
        try FileManager.default.createDirectory(
            atPath: (at(to) as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        guard rename(at(from), at(to)) == 0 else { throw POSIXError(.EIO) }
    }
}

/// Descriptors of this process that lead into a folder. Counting all would count those of tests that run at the same time.
func openDescriptors(into path: String) -> Int {
    let numbers = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
    return numbers.filter { number in
        let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/" + number)
        return target?.hasPrefix(path) ?? false
    }.count
}
