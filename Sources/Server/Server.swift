import CLinux
import HTTP

/// An HTTP/1.1 server on sockets and Dispatch. Knows no article.
package final class Server: Sendable {
    package init() {}
}
