/// A numbered, append-only step of the schema.
package struct Migration: Sendable {
    /// From 1, without gaps.
    package let number: Int
    package let name: String
    package let sql: [UInt8]
}

/// All steps in order, embedded in the binary.
package enum Migrations {
    package static let all: [Migration] = [
        Migration(number: 1, name: "articles", sql: PackageResources._001_articles_sql),
        Migration(number: 2, name: "stories", sql: PackageResources._002_stories_sql),
        Migration(number: 3, name: "changed", sql: PackageResources._003_changed_sql),
        Migration(number: 4, name: "answers", sql: PackageResources._004_answers_sql),
    ]
}
