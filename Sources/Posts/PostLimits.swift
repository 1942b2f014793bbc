/// How much of a file is looked at. Everything that strangers can make large has a number here.
package struct PostLimits: Sendable, Equatable {
    /// Bytes of a whole file; a larger one is refused.
    package var fileBytesMax = 64 << 20
    /// Bytes between the fences; a longer header is not taken for one. (Covers as data: URLs of 400 kB exist.)
    package var headerBytesMax = 4 << 20
    /// Bytes of a header that Yams is asked to read; a longer one goes to the tolerant reader.
    package var yamlBytesMax = 64 << 10
    /// How deep lists and maps of a header may nest.
    package var headerDepthMax = 24
    /// Aliases (`*name`) of a header: with at most so many, no bomb can unfold.
    package var yamlAliasesMax = 20
    /// Scalars, lists and maps of one header, aliases unfolded.
    package var headerNodesMax = 20_000
    /// Keys of one header.
    package var headerKeysMax = 1_000
    /// UTF-8 bytes of a title; a longer one is cut at a character.
    package var titleBytesMax = 2_048
    /// UTF-8 bytes of one name: category, tag, author, source.
    package var nameBytesMax = 512
    /// Parts of a category path.
    package var pathPartsMax = 16
    /// Category paths of one post.
    package var pathsMax = 64
    /// Tags of one post.
    package var tagsMax = 256
    /// Cover candidates of one post.
    package var coversMax = 32
    /// UTF-8 bytes of an excerpt.
    package var excerptBytesMax = 16 << 10
    /// Diagnostics kept for one file.
    package var diagnosticsMax = 100

    package init() {}
}
