/// Why the core refuses a request before, or instead of, a handler's answer. A closed table: status, code and detail.
package enum Refusal: UInt8, Sendable, CaseIterable, Error {
    case malformedRequestLine, emptyLines, bareLineFeed, bareCarriageReturn, invalidTarget, asteriskForm, authorityForm
    case malformedVersion, unsupportedVersion, methodTooLong, methodNotImplemented
    case invalidFieldName, invalidFieldValue, spaceBeforeColon, lineFolding
    case missingHost, repeatedHost, invalidHost
    case invalidContentLength, repeatedContentLength, lengthAndCoding
    case invalidTransferEncoding, unsupportedTransferEncoding, transferEncodingInHTTP10
    case invalidChunk, chunkExtensionTooLong, invalidTrailer
    case expectationFailed
    case targetTooLong, headTooLarge, tooManyFields, trailerTooLarge, bodyTooLarge
    case headTimeout, bodyTimeout
    case overloaded, tooManyStreams, rateLimited
    case preconditionFailed

    /// The status code of the answer.
    package var status: Int {
        switch self {
        case .unsupportedVersion: 505
        case .methodTooLong, .methodNotImplemented, .unsupportedTransferEncoding: 501
        case .expectationFailed: 417
        case .targetTooLong: 414
        case .headTooLarge, .tooManyFields, .trailerTooLarge: 431
        case .bodyTooLarge: 413
        case .headTimeout, .bodyTimeout: 408
        case .overloaded, .tooManyStreams: 503
        case .rateLimited: 429
        case .preconditionFailed: 412
        default: 400
        }
    }

    /// The code of the problem document; several refusals share one.
    package var code: String {
        switch self {
        case .malformedRequestLine, .emptyLines, .malformedVersion: "malformed_request_line"
        case .bareLineFeed, .bareCarriageReturn: "malformed_line_end"
        case .invalidTarget, .asteriskForm, .authorityForm: "invalid_target"
        case .unsupportedVersion: "unsupported_version"
        case .methodTooLong, .methodNotImplemented: "method_not_implemented"
        case .invalidFieldName, .invalidFieldValue, .spaceBeforeColon, .lineFolding: "invalid_field"
        case .missingHost, .repeatedHost, .invalidHost: "invalid_host"
        case .invalidContentLength, .repeatedContentLength: "invalid_content_length"
        case .lengthAndCoding: "ambiguous_length"
        case .invalidTransferEncoding, .transferEncodingInHTTP10: "invalid_transfer_encoding"
        case .unsupportedTransferEncoding: "unsupported_transfer_encoding"
        case .invalidChunk, .chunkExtensionTooLong, .invalidTrailer: "invalid_chunk"
        case .expectationFailed: "expectation_failed"
        case .targetTooLong: "target_too_long"
        case .headTooLarge, .tooManyFields, .trailerTooLarge: "head_too_large"
        case .bodyTooLarge: "body_too_large"
        case .headTimeout, .bodyTimeout: "request_timeout"
        case .overloaded, .tooManyStreams: "overloaded"
        case .rateLimited: "rate_limited"
        case .preconditionFailed: "precondition_failed"
        }
    }

    /// One sentence for the person who reads the problem document.
    package var detail: String {
        switch self {
        case .malformedRequestLine: "The request line is not: method, one space, target, one space, HTTP version."
        case .emptyLines: "There are too many empty lines before the request line."
        case .bareLineFeed: "A line ends with a line feed alone; lines end with CR LF."
        case .bareCarriageReturn: "A carriage return stands without its line feed."
        case .invalidTarget: "The request target is neither a path nor an http URL, or holds a character that must be percent-encoded."
        case .asteriskForm: "The target * belongs to OPTIONS only."
        case .authorityForm: "A target of host and port belongs to CONNECT only."
        case .malformedVersion: "The request line does not end with an HTTP version such as HTTP/1.1."
        case .unsupportedVersion: "This server speaks HTTP/1.1 and HTTP/1.0."
        case .methodTooLong: "The method is longer than any that this server knows."
        case .methodNotImplemented: "CONNECT and TRACE are not implemented."
        case .invalidFieldName: "A field name holds a character that is not allowed, or is empty."
        case .invalidFieldValue: "A field value holds a control character."
        case .spaceBeforeColon: "There is white space between a field name and its colon."
        case .lineFolding: "A field line begins with white space; folded lines are not accepted."
        case .missingHost: "An HTTP/1.1 request needs a Host field."
        case .repeatedHost: "There is more than one Host field."
        case .invalidHost: "The Host field or the authority of the target is not a host with an optional port."
        case .invalidContentLength: "Content-Length is not one decimal number."
        case .repeatedContentLength: "There is more than one Content-Length."
        case .lengthAndCoding: "Content-Length and Transfer-Encoding exclude each other."
        case .invalidTransferEncoding: "Transfer-Encoding does not end with one chunked."
        case .unsupportedTransferEncoding: "The only transfer coding of this server is chunked."
        case .transferEncodingInHTTP10: "HTTP/1.0 has no Transfer-Encoding."
        case .invalidChunk: "A chunk of the body is malformed."
        case .chunkExtensionTooLong: "The chunk extensions are too long."
        case .invalidTrailer: "A trailer field is malformed."
        case .expectationFailed: "The only expectation that this server meets is 100-continue."
        case .targetTooLong: "The request target is too long."
        case .headTooLarge: "The request head is too large."
        case .tooManyFields: "The request has too many field lines."
        case .trailerTooLarge: "The trailer section is too large."
        case .bodyTooLarge: "The request body is too large."
        case .headTimeout: "The request head did not arrive in time."
        case .bodyTimeout: "The request body did not arrive in time."
        case .overloaded: "The server has more work waiting than it takes on; try again."
        case .tooManyStreams: "The server has as many streams open as it takes on; try again."
        case .rateLimited: "There were more requests from this address than the rate limit allows."
        case .preconditionFailed: "If-Match or If-Unmodified-Since does not hold for what is here now."
        }
    }
}
