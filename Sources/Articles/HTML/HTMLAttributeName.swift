/// The attributes that the cleaner looks at, as small numbers.
enum HTMLAttributeName: UInt8 {
    case none
    // Kept on the elements that may have them.
    case alt, colspan, height, href, rowspan, src, start, title, width
    // Looked at only.
    case `class`, hidden, id, srcset, style
    // Where lazy loading hides an image's address, the best first.
    case lazyOriginalSource, lazyOriginal, lazyActual, lazySource, lazyLoad, lazyFile, lazySet
    case sizeValue
    // Where lazy loading notes an image's size.
    case lazyWidth, lazyHeight

    static let count = Int(HTMLAttributeName.lazyHeight.rawValue) + 1

    /// Attributes with an image's address, in the order in which they are tried.
    static let lazyAddresses: [HTMLAttributeName] = [
        .lazyOriginalSource, .lazyOriginal, .lazyActual, .lazySource, .lazyLoad, .lazyFile,
    ]

    private static let spellings: [(String, HTMLAttributeName)] = [
        ("alt", .alt), ("colspan", .colspan), ("height", .height), ("href", .href), ("rowspan", .rowspan), ("src", .src), ("start", .start),
        ("title", .title), ("width", .width), ("class", .class), ("hidden", .hidden), ("id", .id), ("srcset", .srcset), ("style", .style),
        ("data-original-src", .lazyOriginalSource), ("data-original", .lazyOriginal), ("data-actualsrc", .lazyActual),
        ("data-src", .lazySource),
        ("data-lazy-src", .lazyLoad), ("data-lazyload", .lazyLoad), ("data-lazy", .lazyLoad), ("data-echo", .lazyLoad),
        ("data-url", .lazyLoad),
        ("data-backsrc", .lazyLoad), ("data-img-src", .lazyLoad), ("data-real-src", .lazyLoad), ("data-srcset", .lazySet),
        ("data-lazy-srcset", .lazySet), ("zoomfile", .lazyFile), ("file", .lazyFile), ("data-img-size-val", .sizeValue),
        ("data-original-width", .lazyWidth), ("data-original-height", .lazyHeight), ("data-width", .lazyWidth),
        ("data-height", .lazyHeight),
    ]

    private static let names = ByteNames(spellings.map { ($0.0, UInt16($0.1.rawValue)) })

    /// The table, taken once by whoever looks up often.
    static var nameTable: ByteNames { names }
}
