/// One generated post: a path below the output folder and the bytes of the file.
package struct SamplePost: Sendable, Equatable {
    package var path: String
    package var bytes: [UInt8]

    package init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }
}
