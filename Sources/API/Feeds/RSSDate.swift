import HTTP

/// `Sun, 06 Nov 1994 08:49:37 +0000`: RFC 822 with a four-digit year, as RSS 2.0 wants it.
enum RSSDate {
    static func text(_ seconds: Int64) -> String {
        String(decoding: HTTPDate.format(Int(seconds)).dropLast(3), as: UTF8.self) + "+0000"
    }
}
