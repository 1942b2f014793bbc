/// Other forms of an article's content, made from its clean HTML when a client asks for them (API.md §3, `content=markdown,blocks`).
///
/// Linear in the HTML but for deep nesting, where each level adds its prefix to the lines below it. Pure, thread-safe, cannot fail.
package enum HTMLFormats {
    /// CommonMark with GFM tables and strikethrough that renders back to the same structure.
    ///
    /// What CommonMark cannot say stays HTML: sub, sup, u, mark, small, ins, definition lists, tables with spans, captions or blocks in cells.
    package static func markdown(fromClean html: [UInt8]) -> [UInt8] {
        var writer = MarkdownWriter(html: html)
        writer.blocks(CleanTreeBuilder.nodes(of: html))
        return writer.finished()
    }

    /// A JSON array of typed blocks, so that a native app needs no HTML parser.
    ///
    ///     [{"type":"heading","level":2,"text":"…","marks":[]},
    ///      {"type":"paragraph","text":"a link","marks":[{"type":"link","start":2,"end":6,"href":"https://…"}]},
    ///      {"type":"image","src":"https://…","alt":"","width":550,"height":268,"caption":"…","href":"https://…"},
    ///      {"type":"quote","blocks":[…]},
    ///      {"type":"list","ordered":true,"start":1,"items":[{"blocks":[…]}]},
    ///      {"type":"definitions","items":[{"term":true,"blocks":[…]},{"term":false,"blocks":[…]}]},
    ///      {"type":"table","caption":{"text":"…","marks":[]},"rows":[{"cells":[{"header":true,"columns":1,"rows":1,"blocks":[…]}]}]},
    ///      {"type":"code","text":"…"},
    ///      {"type":"embed","href":"https://…","text":"▶ …"},
    ///      {"type":"separator"}]
    ///
    /// `text` has LF for line breaks; a mark covers `[start, end)` of it in UTF-16 units and is one of `strong`, `emphasis`, `code`, `underline`,
    /// `strikethrough`, `deleted`, `inserted`, `highlight`, `small`, `subscript`, `superscript`, `link` (with `href`, and `title` where there is
    /// one). An image within a line ends the paragraph before it and begins a new one after it. Optional members are left out: `width`, `height`,
    /// `title`, `caption` and `href` of images, the `caption` of tables, `start` of lists that are not ordered.
    package static func blocks(fromClean html: [UInt8]) -> [UInt8] {
        var json = JSONWriter(capacity: html.count + html.count / 2 + 16)
        json.array { BlockWriter.write(CleanTreeBuilder.nodes(of: html), to: &$0) }
        return json.bytes
    }
}
