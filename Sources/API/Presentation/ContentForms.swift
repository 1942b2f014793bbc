import Articles
import Store

/// The body of a stored article in each of its forms.
enum ContentForms {
    static func write(_ format: ContentFormat, of item: StoredItem, to json: inout JSONWriter) {
        switch format {
        case .html: json.string(utf8: item.html)
        case .text: json.string(utf8: item.text)
        case .markdown: json.string(utf8: HTMLFormats.markdown(fromClean: item.html))
        case .blocks: json.raw(HTMLFormats.blocks(fromClean: item.html))
        }
    }
}
