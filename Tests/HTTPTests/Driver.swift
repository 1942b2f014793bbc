@testable import HTTP

/// Runs a connection machine as a loop does, without a socket, and tells what it asked for in words.
struct Driver {
    var machine: ConnectionMachine
    var limits: ServerLimits
    var now: Int32 = 0
    var events: [String] = []
    private var held: [UInt8] = []
    private var head = RequestHead()

    init(limits: ServerLimits = ServerLimits()) {
        self.limits = limits
        machine = ConnectionMachine(now: 0, limits: limits)
    }

    mutating func feed(_ bytes: [UInt8]) {
        held += bytes
        run()
    }

    mutating func end() {
        machine.inputEnded()
        run()
    }

    /// The deadline of a head passes.
    mutating func expire() {
        now += Int32(limits.headSecondsMax)
        let bytes = held
        switch machine.timeout(now: now, holding: bytes.span, &head, limits: limits) {
        case .refuse(let refusal): events.append("\(refusal.status) \(refusal)")
        case .some: events.append("close")
        case nil: break
        }
    }

    private mutating func run() {
        let input = held
        var offset = 0
        loop: while true {
            let step = machine.next(input.span, &offset, &head, now: now, limits: limits)
            switch step {
            case .more, .wait: break loop
            case .request:
                note(head, input, [])
            case .upload:
                guard let upload = machine.takeUpload() else { break loop }
                note(upload.head, upload.bytes, upload.body)
            case .sendContinue: events.append("100")
            case .refuse(let refusal):
                events.append("\(refusal.status) \(refusal)")
                break loop
            case .close:
                events.append("close")
                break loop
            }
        }
        held = Array(input[offset...])
    }

    private mutating func note(_ head: RequestHead, _ bytes: [UInt8], _ body: [UInt8]) {
        let request = head.makeRequest(bytes.span, body: body, remoteAddress: "", requestID: "")
        var text = "\(request.method.rawValue) \(String(decoding: request.path, as: UTF8.self))"
        if let query = request.query { text += "?\(String(decoding: query, as: UTF8.self))" }
        if !request.body.isEmpty { text += " \(String(decoding: request.body, as: UTF8.self))" }
        let persists = machine.persists(head, limits: limits)
        if !persists { text += " last" }
        events.append(text)
        machine.responded(persists: persists, now: now, limits: limits)
    }
}

/// What one run over the text asks for.
func outcome(_ text: String, limits: ServerLimits = ServerLimits()) -> [String] { outcome(Array(text.utf8), limits: limits) }

func outcome(_ bytes: [UInt8], limits: ServerLimits = ServerLimits()) -> [String] {
    var driver = Driver(limits: limits)
    driver.feed(bytes)
    return driver.events
}
