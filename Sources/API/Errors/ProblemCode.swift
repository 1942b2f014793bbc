/// Every error that the API answers with: the word in `code`, its status, and what `/problems/{code}` says about it. RFC 9457.
enum ProblemCode: String, CaseIterable, Sendable {
    case invalidEncoding = "invalid_encoding"
    case unknownParameter = "unknown_parameter"
    case invalidParameter = "invalid_parameter"
    case missingParameter = "missing_parameter"
    case tooManyParameters = "too_many_parameters"
    case invalidCursor = "invalid_cursor"
    case cursorMismatch = "cursor_mismatch"
    case invalidID = "invalid_id"
    case invalidBody = "invalid_body"
    case badRequest = "bad_request"
    case unauthorized
    case adminDisabled = "admin_disabled"
    case notFound = "not_found"
    case articleNotFound = "article_not_found"
    case methodNotAllowed = "method_not_allowed"
    case requestTimeout = "request_timeout"
    case importRunning = "import_running"
    case importNotRunning = "import_not_running"
    case articleDeleted = "article_deleted"
    case syncExpired = "sync_expired"
    case preconditionFailed = "precondition_failed"
    case contentTooLarge = "content_too_large"
    case uriTooLong = "uri_too_long"
    case unsupportedMediaType = "unsupported_media_type"
    case expectationFailed = "expectation_failed"
    case tooManyRequests = "too_many_requests"
    case headerTooLarge = "header_too_large"
    case internalError = "internal_error"
    case notImplemented = "not_implemented"
    case unavailable
    case notReady = "not_ready"
    case versionNotSupported = "version_not_supported"

    /// The HTTP status.
    var status: Int {
        switch self {
        case .invalidEncoding, .unknownParameter, .invalidParameter, .missingParameter, .tooManyParameters, .invalidCursor,
            .cursorMismatch, .invalidID, .invalidBody, .badRequest:
            400
        case .unauthorized: 401
        case .adminDisabled: 403
        case .notFound, .articleNotFound: 404
        case .methodNotAllowed: 405
        case .requestTimeout: 408
        case .importRunning, .importNotRunning: 409
        case .articleDeleted, .syncExpired: 410
        case .preconditionFailed: 412
        case .contentTooLarge: 413
        case .uriTooLong: 414
        case .unsupportedMediaType: 415
        case .expectationFailed: 417
        case .tooManyRequests: 429
        case .headerTooLarge: 431
        case .internalError: 500
        case .notImplemented: 501
        case .unavailable, .notReady: 503
        case .versionNotSupported: 505
        }
    }

    /// The short sentence that is the same for every occurrence.
    var title: String {
        switch self {
        case .invalidEncoding: "The request target is not valid UTF-8"
        case .unknownParameter: "This endpoint has no such parameter"
        case .invalidParameter: "A parameter has a value that it cannot have"
        case .missingParameter: "A parameter is needed"
        case .tooManyParameters: "The query has too many parameters"
        case .invalidCursor: "The cursor was not made by this API"
        case .cursorMismatch: "The cursor belongs to another list"
        case .invalidID: "The id has not the form of an id"
        case .invalidBody: "The body is not what this endpoint takes"
        case .badRequest: "The request is malformed"
        case .unauthorized: "A valid token is needed"
        case .adminDisabled: "Writing is switched off"
        case .notFound: "There is nothing here"
        case .articleNotFound: "There is no such article"
        case .methodNotAllowed: "The method is not allowed here"
        case .requestTimeout: "The request took too long to arrive"
        case .importRunning: "An import is running already"
        case .importNotRunning: "The import has ended already"
        case .articleDeleted: "The article was deleted"
        case .syncExpired: "The place in the change log is gone"
        case .preconditionFailed: "A precondition of the request does not hold"
        case .contentTooLarge: "The body is too large"
        case .uriTooLong: "The request target is too long"
        case .unsupportedMediaType: "The body has a type that this endpoint does not take"
        case .expectationFailed: "The expectation cannot be met"
        case .tooManyRequests: "Too many requests"
        case .headerTooLarge: "The header section is too large"
        case .internalError: "Something went wrong here"
        case .notImplemented: "Not implemented"
        case .unavailable: "Not available at the moment"
        case .notReady: "The server is not ready yet"
        case .versionNotSupported: "This HTTP version is not supported"
        }
    }

    /// What to do about it: the body of `/problems/{code}`.
    var advice: String {
        switch self {
        case .invalidEncoding:
            "Send text as UTF-8, raw or percent-encoded. A percent sign itself is %25. Text percent-encoded as GBK must be converted to UTF-8 first."
        case .unknownParameter:
            "errors[].suggestion names the parameter that was probably meant. /openapi.json and /docs list all. Only names that start with utm_ or _ are ignored."
        case .invalidParameter: "errors[] says for each parameter what is wrong and what is allowed (allowed, minimum, maximum)."
        case .missingParameter: "errors[].parameter names it."
        case .tooManyParameters: "Use commas for several values of one parameter."
        case .invalidCursor: "Take cursors from links.next, links.prev and links.newer, whole and unchanged."
        case .cursorMismatch:
            "A cursor continues one list: keep every filter and the sort order as they were, or start again without a cursor."
        case .invalidID:
            "Article ids are 16 characters of 0-9 a-z without i, l, o and u; category ids c and 11 such; story ids begin with s; imports have numbers."
        case .invalidBody: "detail says where the body stops being right."
        case .badRequest: "The request breaks a rule of HTTP (RFC 9112); detail says which."
        case .unauthorized: "Send Authorization: Bearer and one of the configured tokens."
        case .adminDisabled: "The operator has configured no admin token; set BROADSHEET_ADMIN_TOKENS."
        case .notFound: "/ and /openapi.json list what there is."
        case .articleNotFound: "No article ever had this id here."
        case .methodNotAllowed: "The Allow field lists the methods of this path."
        case .requestTimeout: "Send the whole request without long pauses."
        case .importRunning: "Location leads to the running import: watch it, or cancel it with DELETE."
        case .importNotRunning: "Only a running import can be cancelled."
        case .articleDeleted: "The article was here and its file is gone. Remove it from what you keep."
        case .syncExpired: "Fetch the whole list again, then follow /v1/changes from meta.next_since of a fresh answer."
        case .preconditionFailed:
            "The entity tags here are weak, and If-Match compares strongly: only If-Match: * holds. Use If-None-Match to save the body."
        case .contentTooLarge: "Send less."
        case .uriTooLong: "Shorten the query."
        case .unsupportedMediaType: "Send application/json."
        case .expectationFailed: "Only Expect: 100-continue is known."
        case .tooManyRequests: "Wait as long as Retry-After says."
        case .headerTooLarge: "Send fewer or shorter fields."
        case .internalError: "Report the request_id to the operator, whose log has the rest."
        case .notImplemented: "The server does not know the method or the transfer coding."
        case .unavailable: "Try again after the seconds that Retry-After names."
        case .notReady: "The database is being opened or migrated. Try again after the seconds that Retry-After names."
        case .versionNotSupported: "Use HTTP/1.1."
        }
    }

    /// The usual code of a status, for errors of the HTTP core that bring none.
    init(status: Int) {
        self = Self.allCases.first { $0.status == status && $0 != .invalidEncoding } ?? (status < 500 ? .badRequest : .internalError)
        if status == 400 { self = .badRequest }
    }
}
