import HTTP

/// libFuzzer: any bytes as a request head, and as the field values that the core reads. Whatever a complete head points at must be there,
/// and the head that is cut short must be partial, or refused for the same reason.
///
/// `BROADSHEET_FUZZ=1 swift build -c release --sanitize fuzzer --product FuzzRequestParser --scratch-path .build/fuzz`, then run it with a corpus folder.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzRequestParser(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
    var head = RequestHead()
    var limits = ServerLimits()
    limits.headBytesMax = 512
    limits.targetBytesMax = 128
    limits.fieldCountMax = 10
    let outcome = HeadParser.parse(bytes.span, from: 0, into: &head, limits: limits)
    if outcome == .complete {
        precondition(head.end <= bytes.count && head.end <= limits.headBytesMax)
        let request = head.makeRequest(bytes.span, body: [], remoteAddress: "", requestID: "")
        precondition(!request.path.isEmpty && request.fields.count <= limits.fieldCountMax)
        precondition(request.path[0] == 0x2F || request.path == [0x2A])
        let facts = ResponseWriter.Facts(head, bytes.span, persists: true, requestID: [])
        if let list = facts.ifNoneMatch { _ = Conditional.matches(list, etag: Array("W/\"a\"".utf8)) }
        if let date = facts.ifModifiedSince { _ = HTTPDate.parse(date, now: 0) }
        if let list = request.fields.joined("X-Forwarded-For") { _ = ForwardedField.plainAddresses(list) }
        if let list = request.fields.joined("Forwarded") { _ = ForwardedField.addresses(list) }
    }
    if count > 1 {
        let cut = Array(bytes[..<(count / 2)])
        let early = HeadParser.parse(cut.span, from: 0, into: &head, limits: limits)
        precondition(early == .partial || early == outcome)
    }
    return 0
}
