import HTTP
import Store

/// The endpoints: request → response.
package struct API: Sendable {
    package init() {}
}
