import HTTP

/// libFuzzer: the first bytes say how the rest is cut into reads and how time passes; the requests that come out must not depend on the cuts.
///
/// `BROADSHEET_FUZZ=1 swift build -c release --sanitize fuzzer --product FuzzConnection --scratch-path .build/fuzz`, then run it with a corpus folder.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzConnection(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard count > 4 else { return 0 }
    let bytes = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
    let plan = Array(bytes[..<4])
    let input = Array(bytes[4...])
    let headEnd: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A]
    compare(input, plan)
    compare(input + headEnd, plan, isFinished: true)
    // Time and the end of input may come at any moment.
    var timed = Run()
    timed.feed(Array(input.prefix(Int(plan[0]))))
    _ = timed.machine.timeout(now: Int32(plan[1]))
    timed.feed(Array(input.dropFirst(Int(plan[0]))))
    timed.end()
    return 0
}

/// Feeds the input whole and in the pieces of the plan. An error inside an unfinished head may be told later to the pieces, but at the end of
/// the input, or when time is up, both have been told the same; when the input ends a head, at once.
private func compare(_ input: [UInt8], _ plan: [UInt8], isFinished: Bool = false) {
    var whole = Run()
    whole.feed(input)
    var cut = Run()
    var place = 0
    var turn = 0
    while place < input.count {
        let end = min(input.count, place + 1 + Int(plan[turn % 4]) % 61)
        cut.feed(Array(input[place..<end]))
        place = end
        turn += 1
    }
    if whole.events.count != cut.events.count {
        precondition(!isFinished, "the cuts delay an answer")
        precondition(whole.events.count == cut.events.count + 1 && whole.hasRefused, "the cuts lose an answer")
        precondition(whole.events.starts(with: cut.events), "the cuts change an answer")
    } else {
        precondition(whole.events == cut.events, "the cuts change an answer")
    }
    var lateWhole = whole
    lateWhole.expire()
    var lateCut = cut
    lateCut.expire()
    precondition(lateWhole.events == lateCut.events, "the cuts change what is told when time is up")
    whole.end()
    cut.end()
    precondition(whole.events == cut.events, "the cuts change what is told at the end")
}

/// A machine driven as by a loop.
private struct Run {
    var machine: ConnectionMachine
    var events: [[UInt8]] = []
    private var held: [UInt8] = []
    private var head = RequestHead()
    private let limits: ServerLimits
    private(set) var hasRefused = false

    init() {
        var limits = ServerLimits()
        limits.headBytesMax = 512
        limits.bodyBytesMax = 1_024
        limits.chunkExtensionBytesMax = 32
        limits.trailerBytesMax = 64
        limits.requestsPerConnectionMax = 20
        self.limits = limits
        machine = ConnectionMachine(now: 0, limits: limits)
    }

    mutating func feed(_ bytes: [UInt8]) {
        held += bytes
        let input = held
        var offset = 0
        var steps = 0
        loop: while true {
            steps += 1
            precondition(steps < 1_000)
            switch machine.next(input.span, &offset, &head, now: 0, limits: limits) {
            case .more, .wait, .close: break loop
            case .sendContinue: break
            case .refuse(let refusal):
                refuse(refusal)
                break loop
            case .request:
                note(head, input, [])
            case .upload:
                guard let upload = machine.takeUpload() else { break loop }
                precondition(upload.body.count <= limits.bodyBytesMax)
                note(upload.head, upload.bytes, upload.body)
            }
            precondition(offset <= input.count)
        }
        held = Array(input[offset...])
        precondition(held.count <= limits.headBytesMax || machine.phase == .finished)
    }

    mutating func end() {
        machine.inputEnded()
        feed([])
    }

    /// The deadline of whatever is going on passes.
    mutating func expire() {
        let bytes = held
        let step = machine.timeout(now: .max - 1, holding: bytes.span, &head, limits: limits)
        if case .refuse(let refusal) = step { refuse(refusal) }
    }

    private mutating func refuse(_ refusal: Refusal) {
        precondition(!hasRefused, "nothing is told after a refusal")
        hasRefused = true
        events.append([refusal.rawValue])
    }

    private mutating func note(_ head: RequestHead, _ bytes: [UInt8], _ body: [UInt8]) {
        let request = head.makeRequest(bytes.span, body: body, remoteAddress: "", requestID: "")
        events.append(request.path + (request.query ?? []) + request.fields.wire + request.body)
        machine.responded(persists: machine.persists(head, limits: limits), now: 0, limits: limits)
    }
}
