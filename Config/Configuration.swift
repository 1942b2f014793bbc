/// Everything that can be set. Order: flags, `BROADSHEET_*`, file, these defaults.
package struct Configuration: Sendable, Equatable {
    package init() {}

    /// The documented defaults as a file.
    package static var defaultFile: [UInt8] { PackageResources.broadsheet_conf }
}
